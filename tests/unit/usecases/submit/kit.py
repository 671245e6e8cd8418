"""What was answered, in short."""

from typing import Any

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.usecases.submit import Accepted


def said(answers: list[Accepted | LeaderboardError], *fields: str) -> list[Any]:
    """Some fields of each answer; of a refusal its code."""
    return [
        tuple(getattr(answer, field) for field in fields) if isinstance(answer, Accepted) else answer.code
        for answer in answers
    ]
