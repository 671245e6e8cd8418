"""Moving a board of the real-time store on by the changes since."""

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change_log_limits import STRETCH
from leaderboard_core.usecases.reconcile import Reconciler
from leaderboard_testing.contracts.values import a_state
from tests.unit.usecases.kit import OvertakenRankings, WatchedRankings, new, play, states
from tests.unit.usecases.reconcile.kit import behind, whole


async def test_a_store_that_is_behind_catches_up(
    leaderboard: Application, repository: MemoryRepository, reconciler: Reconciler, late: WatchedRankings, board: Board
) -> None:
    """One move through all the changes since; nothing is loaded."""
    await behind(leaderboard, reconciler, late, board)

    assert await reconciler.replay(board.uid)
    assert ["advance"] == late.calls
    assert await whole(late, repository, board)


async def test_a_store_far_behind_catches_up_in_stretches(
    leaderboard: Application, repository: MemoryRepository, reconciler: Reconciler, late: WatchedRankings, board: Board
) -> None:
    """One move for each stretch, so that none holds the store up; the board counts once."""
    many = {f"p{n}": 1.0 for n in range(2 * STRETCH)}
    await play(leaderboard, **many)
    await reconciler.catch_up(board.uid)
    late.calls.clear()
    for score in (2.0, 3.0):
        await play(leaderboard, **dict.fromkeys([*many][:STRETCH], score))

    assert await reconciler.replay(board.uid)
    assert (["advance"] * 2, 1) == (late.calls, reconciler.counts.advanced)
    assert await whole(late, repository, board)


async def test_a_store_too_far_behind_is_loaded_anew(
    leaderboard: Application, repository: MemoryRepository, reconciler: Reconciler, late: WatchedRankings, board: Board
) -> None:
    """Where the changes since name more players than the board has, and more than a stretch."""
    await reconciler.catch_up(board.uid)
    late.calls.clear()
    many = [f"p{n}" for n in range(STRETCH // 2 + 1)]
    for score in (1.0, 2.0):
        await play(leaderboard, **dict.fromkeys(many, score))

    assert not await reconciler.replay(board.uid)
    assert await reconciler.catch_up(board.uid)
    assert ["load"] == late.calls
    assert await whole(late, repository, board)


async def test_who_is_not_behind_is_left_alone(reconciler: Reconciler, late: WatchedRankings, board: Board) -> None:
    """A board at the newest change is neither moved nor loaded."""
    await reconciler.catch_up(board.uid)
    late.calls.clear()

    assert [True, True] == [await reconciler.replay(board.uid), await reconciler.catch_up(board.uid)]
    assert [] == late.calls


async def test_what_is_absent_cannot_catch_up(reconciler: Reconciler, late: WatchedRankings, board: Board) -> None:
    """Catching up never loads: whoever waits for it is told at once."""
    assert not await reconciler.replay(board.uid)
    assert [] == late.calls


async def test_what_is_too_old_cannot_catch_up(reconciler: Reconciler, too_old: WatchedRankings, board: Board) -> None:
    """When the changes since are not kept any more, the board stays where it is."""
    at = await too_old.versions([board.uid])

    assert not await reconciler.replay(board.uid)
    assert ([], at) == (too_old.calls, await too_old.versions([board.uid]))


async def test_who_is_overtaken_tries_again(leaderboard: Application, repository: MemoryRepository) -> None:
    """Someone who moves the board first has done it for all."""
    ranking_store = OvertakenRankings()
    reconciler = Application.over(repository, ranking_store).reconciler
    board = await leaderboard.boards.create(new())
    await reconciler.catch_up(board.uid)
    await play(leaderboard, a=1)
    ranking_store.fence = lambda: reconciler.replay(board.uid)

    assert await reconciler.replay(board.uid)
    assert [a_state("a", -1.0, board.created_at + 1)] == await states(ranking_store, board)


async def test_who_is_overtaken_for_ever_gives_up(leaderboard: Application, repository: MemoryRepository) -> None:
    """A board that others keep moving on is not waited for: the caller is told to come back."""
    ranking_store = OvertakenRankings()
    reconciler = Application.over(repository, ranking_store).reconciler
    board = await leaderboard.boards.create(new())
    await reconciler.catch_up(board.uid)
    scores = iter(range(1, 1000))

    async def fence() -> None:
        await reconciler.replay(board.uid)
        await play(leaderboard, a=next(scores))

    await play(leaderboard, a=0)
    ranking_store.fence = fence

    assert not await reconciler.replay(board.uid)
