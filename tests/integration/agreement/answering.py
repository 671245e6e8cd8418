"""What the model and a leaderboard answer, in a form in which they can be compared."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.moments import moment_at
from leaderboard_core.domain.submission import Submission
from tests.integration.agreement.disagreement import FIELDS, Answer
from tests.integration.agreement.model.values import Item, Refused

T = TypeVar("T")


def outcome(ask: Callable[[], object]) -> object:
    """What the model answers, a refusal as its code."""
    try:
        return ask()
    except Refused as refusal:
        return f"refused: {refusal.code}"


async def answers(asked: list[Awaitable[object]]) -> list[object]:
    """What a leaderboard answers, one after the other; a refusal as its code."""
    told: list[object] = []
    for question in asked:
        try:
            told.append(await question)
        except LeaderboardError as refusal:
            told.append(f"refused: {refusal.code}")
    return told


async def together(asked: list[Coroutine[Any, Any, T]]) -> list[T]:
    """What all of them tell, side by side."""
    return list(await asyncio.gather(*asked))


def as_far_as_decided(expected: Answer, actual: Answer) -> Answer:
    """An answer with what the real-time store has to say taken from the one that is expected."""
    if isinstance(expected, str) or isinstance(actual, str):
        return actual
    shown = {FIELDS[name] for name in ("rank", "previous rank", "visible", "followers")}
    return tuple(expected[n] if n in shown else told for n, told in enumerate(actual))


def as_far_as_known_before(expected: Answer, actual: Answer) -> Answer:
    """An answer with the rank before taken from the one that is expected."""
    if isinstance(expected, str) or isinstance(actual, str):
        return actual
    place = FIELDS["previous rank"]
    return (*actual[:place], expected[place], *actual[place + 1 :])


def submission(item: Item) -> Submission:
    """The submission of an item."""
    return decode(
        Submission,
        {
            "player_id": item.player,
            "leaderboard_id": item.board,
            "score": item.score,
            "event_id": item.event,
            "game_id": item.game,
            "metadata": item.metadata,
            "occurred_at": None if item.occurred is None else moment_at(item.occurred),
        },
    )
