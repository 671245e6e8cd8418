"""Submitting while a store is away."""

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import StoreUnavailable
from tests.unit.usecases.kit import WatchedRankings, live, sub
from tests.unit.usecases.submit.kit import said


async def test_a_repository_that_is_away_refuses_the_list(
    leaderboard: Application, repository: MemoryRepository, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is refused as a whole, and nothing was applied."""

    async def away(*_: object) -> None:
        raise StoreUnavailable("repository")

    with monkeypatch.context() as patched:
        patched.setattr(repository, "unit_of_work", away)
        with pytest.raises(StoreUnavailable):
            await leaderboard.submit_many([sub("c", 9)])

    assert "abc" == await live(leaderboard)


async def test_what_was_committed_is_answered_without_the_real_time_store(
    leaderboard: Application, ranking_store: WatchedRankings, board: Board
) -> None:
    """It will show it when it is back; sent again with its event id it counts once."""
    event = sub("c", 9, event_id="e")
    ranking_store.away = True
    away = await leaderboard.submit_many([event])
    ranking_store.away = False

    back = await leaderboard.submit_many([event])

    assert [(9, None, False, False), (9, 1, True, True)] == said(
        [*away, *back], "score", "rank", "duplicate", "visible"
    )
