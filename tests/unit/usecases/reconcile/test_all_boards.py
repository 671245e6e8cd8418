"""Bringing all boards of the real-time store forward, and only those that need it."""

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_testing.contracts.values import a_state, change_id
from tests.unit.usecases.kit import WatchedRankings, forge, live, new, play, states


async def test_after_a_start_all_boards_are_brought_forward(repository: MemoryRepository, board: Board) -> None:
    """Every living board is there afterwards, and only those that were behind were touched."""
    first = Application.over(repository, WatchedRankings())
    await first.boards.create(new("empty"))
    await first.boards.create(new("gone"))
    await first.boards.delete("gone")
    late = WatchedRankings()
    leaderboard = Application.over(repository, late)

    assert 2 == await leaderboard.health_sweep()
    assert ["load", "load"] == late.calls
    assert ("abc", "") == (await live(leaderboard), await live(leaderboard, "empty"))


async def test_a_healthy_board_is_never_rewritten(leaderboard: Application, ranking_store: WatchedRankings) -> None:
    """Where nothing is behind, nothing is moved, loaded or dropped."""
    await leaderboard.boards.create(new())
    await play(leaderboard, a=1)
    ranking_store.calls.clear()

    assert 0 == await leaderboard.health_sweep()
    assert [] == ranking_store.calls


async def test_a_board_that_is_ahead_is_of_another_line(
    leaderboard: Application, ranking_store: WatchedRankings, board: Board
) -> None:
    """Change ids are compared, not numbers: a copy ahead of the repository shows what the repository does not have."""
    await forge(ranking_store, board, [a_state("x")], Version(change_id(), 99))

    assert 1 == await leaderboard.health_sweep()
    assert ["a", "b", "c"] == [state.player_id for state in await states(ranking_store, board)]
