"""Submissions by units of work, and how many of those went in one message."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.submission import Submission
from leaderboard_core.usecases.submission_handler import SubmitRequest, decide, read_set_of
from tests.integration.postgres.counting import PLAYER
from tests.support.proxy import Proxy

GUARD = "guard_kept"


def messages(proxy: Proxy) -> int:
    """How many units of work went in one message."""
    return sum(any(GUARD in statement for statement in trip) for trip in proxy.trips)


async def submitted(
    repository: PostgresRepository, board: Board, *submissions: Submission, patient: bool = True
) -> Sequence[SubmissionOutcome | LeaderboardError]:
    """What became of submissions to one board, as one list."""
    requests, uids = [SubmitRequest(submission) for submission in submissions], [board.uid] * len(submissions)
    read_set = read_set_of(requests, uids, {board.id: board}, patient=patient)
    return (await repository.unit_of_work(read_set, partial(decide, requests, uids))).decisions


def a_submission(board: Board, value: float, **fields: Any) -> Submission:
    return Submission(**{"leaderboard_id": board.id, "player_id": PLAYER, "score": value, **fields})
