"""Loading a board into the real-time store, whole."""

from collections.abc import AsyncIterator, Sequence

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.repository import Snapshot
from leaderboard_core.usecases.reconcile import Reconciler
from leaderboard_testing.contracts.values import a_board, a_state, change_id
from tests.support.harm import lose_the_last
from tests.unit.usecases.kit import OvertakenRankings, WatchedRankings, forge, play, states
from tests.unit.usecases.reconcile.kit import whole


async def test_an_absent_board_is_loaded(
    repository: MemoryRepository, reconciler: Reconciler, late: WatchedRankings, board: Board
) -> None:
    """An empty store shows the board again, whole."""
    assert await reconciler.catch_up(board.uid)
    assert ["load"] == late.calls
    assert await whole(late, repository, board)


async def test_a_board_that_is_too_old_is_loaded(
    repository: MemoryRepository, reconciler: Reconciler, too_old: WatchedRankings, board: Board
) -> None:
    """Where the changes since are not kept any more, the board is loaded anew."""
    assert await reconciler.catch_up(board.uid)
    assert ["load"] == too_old.calls
    assert await whole(too_old, repository, board)


async def test_a_board_of_another_line_is_loaded(
    repository: MemoryRepository, reconciler: Reconciler, late: WatchedRankings, board: Board
) -> None:
    """A board at a change that the repository never had shows what the repository has."""
    await reconciler.catch_up(board.uid)
    await forge(late, board, [a_state("x")], Version(change_id(), 99))

    assert await reconciler.catch_up(board.uid)
    assert await whole(late, repository, board)


async def test_a_board_that_lost_a_player_is_loaded(
    repository: MemoryRepository, reconciler: Reconciler, late: WatchedRankings, board: Board
) -> None:
    """A copy that is not sound is replaced, though its header names the newest change."""
    await reconciler.catch_up(board.uid)
    lose_the_last(late._boards[board.uid])

    assert await reconciler.catch_up(board.uid)
    assert await whole(late, repository, board)


async def test_a_board_that_is_gone_is_dropped(
    leaderboard: Application, repository: MemoryRepository, reconciler: Reconciler, late: WatchedRankings, board: Board
) -> None:
    """Nothing of a deleted board is left, whether its last changes are kept or not."""
    await reconciler.catch_up(board.uid)
    await leaderboard.boards.delete("b")

    assert await reconciler.catch_up(board.uid)
    assert {} == await late.versions([board.uid])
    assert not await reconciler.catch_up(board.uid)


async def test_what_never_was_is_dropped(reconciler: Reconciler, late: WatchedRankings) -> None:
    """A board that the repository does not know leaves nothing in the store."""
    board = a_board()
    await forge(late, board, [a_state("x")])

    assert not await reconciler.catch_up(board.uid)
    assert {} == await late.versions([board.uid])


async def test_a_load_is_only_done_where_it_was_judged(
    leaderboard: Application, reconciler: Reconciler, late: WatchedRankings, board: Board
) -> None:
    """A board that moved on since somebody judged it keeps what it has."""
    await reconciler.catch_up(board.uid)
    judged = (await late.versions([board.uid]))[board.uid]
    await play(leaderboard, d=9)
    await reconciler.replay(board.uid)
    await forge(late, board, [a_state("x")])

    assert not await reconciler.rebuild(board.uid, judged)
    assert [a_state("x")] == await states(late, board)


async def test_a_board_that_somebody_else_loads_is_left_to_them(repository: MemoryRepository, board: Board) -> None:
    """A load that is refused while the board stays where it is is not tried again."""

    class Marked(WatchedRankings):
        async def rebuild(self, snapshot: Snapshot, judged: Version | None) -> bool:  # noqa: ARG002
            self._called("load")
            return False

    late = Marked()

    assert not await Application.over(repository, late).reconciler.catch_up(board.uid)
    assert ["load"] == late.calls


async def test_what_is_committed_during_a_load_is_not_missing(
    leaderboard: Application, repository: MemoryRepository, board: Board
) -> None:
    """A board is loaded as of its snapshot and then moved on to the newest change."""
    late = OvertakenRankings()
    scores = iter([7, 8, 9])

    async def fence() -> None:
        await play(leaderboard, late=next(scores))

    late.fence = fence

    assert await Application.over(repository, late).reconciler.catch_up(board.uid)
    assert ["a", "b", "c", "late"] == [state.player_id for state in await states(late, board)]
    assert (await late.versions([board.uid]))[board.uid].revision >= board.version.revision + 2


async def test_a_snapshot_that_breaks_off_leaves_the_store_as_it_was(
    repository: MemoryRepository, late: WatchedRankings, board: Board
) -> None:
    """A repository that goes away in the middle of a load is the caller's to know; nothing was loaded."""

    class Breaking(WatchedRankings):
        async def rebuild(self, snapshot: Snapshot, judged: Version | None) -> bool:
            return await super().rebuild(Snapshot(snapshot.board, broken()), judged)

    async def broken() -> AsyncIterator[Sequence[PlayerState]]:
        yield [a_state("x")]
        raise StoreUnavailable("repository")

    late = Breaking()
    with pytest.raises(StoreUnavailable):
        await Application.over(repository, late).reconciler.catch_up(board.uid)

    assert ({}, []) == (await late.versions([board.uid]), await states(late, board))
