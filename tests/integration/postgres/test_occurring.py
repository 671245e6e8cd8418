"""Moments that senders know, where units of work are one message."""

import time
from datetime import UTC, datetime, timedelta

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import OccurredBeforeSeason, OccurredInFuture
from leaderboard_core.domain.outcomes import SubmissionOutcome
from tests.integration.postgres.submitting import a_submission, messages, submitted
from tests.support.proxy import Proxy


def ago(seconds: float) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=seconds)


async def test_it_takes_one_message(behind_proxy: PostgresRepository, board: Board, proxy: Proxy) -> None:
    """A moment that is older than what the board has stamped needs no lock."""
    proxy.trips.clear()

    outcomes = await submitted(behind_proxy, board, a_submission(board, 9.0, occurred_at=ago(5)))

    assert [True] == [outcome.changed for outcome in outcomes if isinstance(outcome, SubmissionOutcome)]
    assert 1 == messages(proxy)


async def test_what_is_estimated_refuses_nobody(behind_proxy: PostgresRepository, board: Board) -> None:
    """A moment that is later than what this process believes of the clock is judged by the clock."""
    clock = behind_proxy.kept.clock
    clock.forget()
    clock.told(time.time_ns() // 1000 - 60_000_000)

    [outcome] = await submitted(behind_proxy, board, a_submission(board, 9.0, occurred_at=ago(0.001)))

    assert isinstance(outcome, SubmissionOutcome)
    assert outcome.changed


async def test_what_is_refused(behind_proxy: PostgresRepository, board: Board) -> None:
    """The clock and the season refuse, each its own; what stands beside it counts."""
    ahead, before, fine = await submitted(
        behind_proxy,
        board,
        a_submission(board, 1.0, player_id="ahead", occurred_at=ago(-60)),
        a_submission(board, 1.0, player_id="before", occurred_at=datetime.fromtimestamp(1e9, UTC)),
        a_submission(board, 1.0, player_id="fine"),
    )

    assert isinstance(ahead, OccurredInFuture)
    assert isinstance(before, OccurredBeforeSeason)
    assert isinstance(fine, SubmissionOutcome)
