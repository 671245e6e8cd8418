"""Bringing the real-time store forward."""

from collections.abc import AsyncIterator, Sequence

import pytest

from leaderboard_adapters.memory import MemoryRankings, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.domain.following import STRETCH
from leaderboard_core.ports.repository import Snapshot
from leaderboard_core.usecases.restore import Restore
from tests.contract.values import a_board, a_state, change_id
from tests.unit.usecases.kit import HOUR, Clock, OvertakenRankings, WatchedRankings, forge, live, new, play, states


@pytest.fixture
async def board(leaderboard: Application) -> Board:
    """A board with three players."""
    board = await leaderboard.boards.create(new())
    await play(leaderboard, a=3, b=2, c=1)
    return board


@pytest.fixture
def late() -> WatchedRankings:
    """A real-time store that has seen nothing of all this."""
    return WatchedRankings()


@pytest.fixture
def restore(repository: MemoryRepository, late: WatchedRankings) -> Restore:
    return Application.over(repository, late).restore


async def behind(leaderboard: Application, restore: Restore, late: WatchedRankings, board: Board) -> None:
    """The late store is brought to where the board is; then three more changes are committed without it."""
    await restore.bring_forward(board.uid)
    late.calls.clear()
    await play(leaderboard, d=9)
    await leaderboard.boards.remove("b", "b")
    await play(leaderboard, a=10)


async def whole(late: MemoryRankings, repository: MemoryRepository, board: Board) -> bool:
    """Whether the late store holds the board as the repository has it, at its newest change."""
    async with repository.snapshot(board.uid) as truth:
        assert truth is not None
        players = [state async for chunk in truth.chunks for state in chunk]
    players.sort(key=lambda state: state.player_id)
    return (await late.heads([board.uid])) == {board.uid: truth.board.head} and players == await states(late, board)


# -- catching up


async def test_a_store_that_is_behind_catches_up(
    leaderboard: Application, repository: MemoryRepository, restore: Restore, late: WatchedRankings, board: Board
) -> None:
    """One move through all the changes since; nothing is loaded."""
    await behind(leaderboard, restore, late, board)

    assert await restore.catch_up(board.uid)
    assert ["advance"] == late.calls
    assert await whole(late, repository, board)


async def test_a_store_far_behind_catches_up_in_stretches(
    leaderboard: Application, repository: MemoryRepository, restore: Restore, late: WatchedRankings, board: Board
) -> None:
    """One move for each stretch, so that none holds the store up; the board counts once."""
    many = {f"p{n}": 1.0 for n in range(2 * STRETCH)}
    await play(leaderboard, **many)
    await restore.bring_forward(board.uid)
    late.calls.clear()
    for score in (2.0, 3.0):
        await play(leaderboard, **dict.fromkeys([*many][:STRETCH], score))

    assert await restore.catch_up(board.uid)
    assert (["advance"] * 2, 1) == (late.calls, restore.counts.advanced)
    assert await whole(late, repository, board)


async def test_a_store_too_far_behind_is_loaded_anew(
    leaderboard: Application, repository: MemoryRepository, restore: Restore, late: WatchedRankings, board: Board
) -> None:
    """Where the changes since name more players than the board has, and more than a stretch."""
    await restore.bring_forward(board.uid)
    late.calls.clear()
    many = [f"p{n}" for n in range(STRETCH // 2 + 1)]
    for score in (1.0, 2.0):
        await play(leaderboard, **dict.fromkeys(many, score))

    assert not await restore.catch_up(board.uid)
    assert await restore.bring_forward(board.uid)
    assert ["load"] == late.calls
    assert await whole(late, repository, board)


async def test_who_is_not_behind_is_left_alone(restore: Restore, late: WatchedRankings, board: Board) -> None:
    """A board at the newest change is neither moved nor loaded."""
    await restore.bring_forward(board.uid)
    late.calls.clear()

    assert [True, True] == [await restore.catch_up(board.uid), await restore.bring_forward(board.uid)]
    assert [] == late.calls


async def test_what_is_absent_cannot_catch_up(restore: Restore, late: WatchedRankings, board: Board) -> None:
    """Catching up never loads: whoever waits for it is told at once."""
    assert not await restore.catch_up(board.uid)
    assert [] == late.calls


async def test_what_is_too_old_cannot_catch_up(
    leaderboard: Application,
    repository: MemoryRepository,
    clock: Clock,
    restore: Restore,
    late: WatchedRankings,
    board: Board,
) -> None:
    """When the changes since are not kept any more, the board stays where it is."""
    await behind(leaderboard, restore, late, board)
    at = await late.heads([board.uid])
    await repository.prune(clock.now + HOUR, 0)

    assert not await restore.catch_up(board.uid)
    assert ([], at) == (late.calls, await late.heads([board.uid]))


async def test_who_is_overtaken_tries_again(leaderboard: Application, repository: MemoryRepository) -> None:
    """Someone who moves the board first has done it for all."""
    rankings = OvertakenRankings()
    restore = Application.over(repository, rankings).restore
    board = await leaderboard.boards.create(new())
    await restore.bring_forward(board.uid)
    await play(leaderboard, a=1)
    rankings.overtake = lambda: restore.catch_up(board.uid)

    assert await restore.catch_up(board.uid)
    assert [a_state("a", -1.0, board.created_at + 1)] == await states(rankings, board)


async def test_who_is_overtaken_for_ever_gives_up(leaderboard: Application, repository: MemoryRepository) -> None:
    """A board that others keep moving on is not waited for: the caller is told to come back."""
    rankings = OvertakenRankings()
    restore = Application.over(repository, rankings).restore
    board = await leaderboard.boards.create(new())
    await restore.bring_forward(board.uid)
    scores = iter(range(1, 1000))

    async def overtake() -> None:
        await restore.catch_up(board.uid)
        await play(leaderboard, a=next(scores))

    await play(leaderboard, a=0)
    rankings.overtake = overtake

    assert not await restore.catch_up(board.uid)


# -- loading


async def test_an_absent_board_is_loaded(
    repository: MemoryRepository, restore: Restore, late: WatchedRankings, board: Board
) -> None:
    """An empty store shows the board again, whole."""
    assert await restore.bring_forward(board.uid)
    assert ["load"] == late.calls
    assert await whole(late, repository, board)


async def test_a_board_that_is_too_old_is_loaded(
    leaderboard: Application,
    repository: MemoryRepository,
    clock: Clock,
    restore: Restore,
    late: WatchedRankings,
    board: Board,
) -> None:
    """Where the changes since are not kept any more, the board is loaded anew."""
    await behind(leaderboard, restore, late, board)
    await repository.prune(clock.now + HOUR, 0)

    assert await restore.bring_forward(board.uid)
    assert ["load"] == late.calls
    assert await whole(late, repository, board)


async def test_a_board_of_another_line_is_loaded(
    repository: MemoryRepository, restore: Restore, late: WatchedRankings, board: Board
) -> None:
    """A board at a change that the repository never had shows what the repository has."""
    await restore.bring_forward(board.uid)
    await forge(late, board, [a_state("x")], Head(change_id(), 99))

    assert await restore.bring_forward(board.uid)
    assert await whole(late, repository, board)


async def test_a_board_that_lost_a_player_is_loaded(
    repository: MemoryRepository, restore: Restore, late: WatchedRankings, board: Board
) -> None:
    """A copy that is not sound is replaced, though its header names the newest change."""
    await restore.bring_forward(board.uid)
    late._boards[board.uid]._order.pop()

    assert await restore.bring_forward(board.uid)
    assert await whole(late, repository, board)


async def test_a_board_that_is_gone_is_dropped(
    leaderboard: Application, repository: MemoryRepository, restore: Restore, late: WatchedRankings, board: Board
) -> None:
    """Nothing of a deleted board is left, whether its last changes are kept or not."""
    await restore.bring_forward(board.uid)
    await leaderboard.boards.delete("b")

    assert await restore.bring_forward(board.uid)
    assert {} == await late.heads([board.uid])
    assert not await restore.bring_forward(board.uid)


async def test_what_never_was_is_dropped(restore: Restore, late: WatchedRankings) -> None:
    """A board that the repository does not know leaves nothing in the store."""
    board = a_board()
    await forge(late, board, [a_state("x")])

    assert not await restore.bring_forward(board.uid)
    assert {} == await late.heads([board.uid])


async def test_a_load_is_only_done_where_it_was_judged(
    leaderboard: Application, restore: Restore, late: WatchedRankings, board: Board
) -> None:
    """A board that moved on since somebody judged it keeps what it has."""
    await restore.bring_forward(board.uid)
    judged = (await late.heads([board.uid]))[board.uid]
    await play(leaderboard, d=9)
    await restore.catch_up(board.uid)
    await forge(late, board, [a_state("x")])

    assert not await restore.load(board.uid, judged)
    assert [a_state("x")] == await states(late, board)


async def test_a_board_that_somebody_else_loads_is_left_to_them(repository: MemoryRepository, board: Board) -> None:
    """A load that is refused while the board stays where it is is not tried again."""

    class Marked(WatchedRankings):
        async def load(self, snapshot: Snapshot, judged: Head | None) -> bool:  # noqa: ARG002
            self._called("load")
            return False

    late = Marked()

    assert not await Application.over(repository, late).restore.bring_forward(board.uid)
    assert ["load"] == late.calls


async def test_what_is_committed_during_a_load_is_not_missing(
    leaderboard: Application, repository: MemoryRepository, board: Board
) -> None:
    """A board is loaded as of its snapshot and then moved on to the newest change."""
    late = OvertakenRankings()
    scores = iter([7, 8, 9])

    async def overtake() -> None:
        await play(leaderboard, late=next(scores))

    late.overtake = overtake

    assert await Application.over(repository, late).restore.bring_forward(board.uid)
    assert ["a", "b", "c", "late"] == [state.player_id for state in await states(late, board)]
    assert (await late.heads([board.uid]))[board.uid].sequence >= board.head.sequence + 2


async def test_a_snapshot_that_breaks_off_leaves_the_store_as_it_was(
    repository: MemoryRepository, late: WatchedRankings, board: Board
) -> None:
    """A repository that goes away in the middle of a load is the caller's to know; nothing was loaded."""

    class Breaking(WatchedRankings):
        async def load(self, snapshot: Snapshot, judged: Head | None) -> bool:
            return await super().load(Snapshot(snapshot.board, broken()), judged)

    async def broken() -> AsyncIterator[Sequence[PlayerState]]:
        yield [a_state("x")]
        raise StoreUnavailable("repository")

    late = Breaking()
    with pytest.raises(StoreUnavailable):
        await Application.over(repository, late).restore.bring_forward(board.uid)

    assert ({}, []) == (await late.heads([board.uid]), await states(late, board))


# -- all boards


async def test_after_a_start_all_boards_are_brought_forward(repository: MemoryRepository, board: Board) -> None:
    """Every living board is there afterwards, and only those that were behind were touched."""
    first = Application.over(repository, WatchedRankings())
    await first.boards.create(new("empty"))
    await first.boards.create(new("gone"))
    await first.boards.delete("gone")
    late = WatchedRankings()
    leaderboard = Application.over(repository, late)

    assert 2 == await leaderboard.watch()
    assert ["load", "load"] == late.calls
    assert ("abc", "") == (await live(leaderboard), await live(leaderboard, "empty"))


async def test_a_healthy_board_is_never_rewritten(leaderboard: Application, rankings: WatchedRankings) -> None:
    """Where nothing is behind, nothing is moved, loaded or dropped."""
    await leaderboard.boards.create(new())
    await play(leaderboard, a=1)
    rankings.calls.clear()

    assert 0 == await leaderboard.watch()
    assert [] == rankings.calls


async def test_a_board_that_is_ahead_is_of_another_line(
    leaderboard: Application, rankings: WatchedRankings, board: Board
) -> None:
    """Change ids are compared, not numbers: a copy ahead of the repository shows what the repository does not have."""
    await forge(rankings, board, [a_state("x")], Head(change_id(), 99))

    assert 1 == await leaderboard.watch()
    assert ["a", "b", "c"] == [state.player_id for state in await states(rankings, board)]
