"""Up to how many changes a board replays, and from where on it is rebuilt instead. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from leaderboard_core.domain.change import Change

#: So many named players make a stretch of a line: what is read, and followed, at once. It bounds how long a store is
#: held up; a single change that names more is a stretch of its own.
STRETCH: Final = 5_000


def exceeds_replay(named: int, players: int) -> bool:
    """Whether changes that name so many players cost more than loading a board of `players` anew.

    What is one stretch never does: there is more to a load than its players.
    """
    return named > max(players, STRETCH)


def replayable(named: Sequence[int], players: int) -> int | None:
    """How many of the changes that follow are a stretch, by how many players each names; None if it is too far."""
    if exceeds_replay(sum(named), players):
        return None
    told = sum_of_named = 0
    while told < len(named) and sum_of_named < STRETCH:
        sum_of_named += named[told]
        told += 1
    return told


def is_complete(changes: Iterable[Change]) -> bool:
    """Whether nothing followed these changes when they were told: else they would make a whole stretch."""
    return sum(change.named for change in changes) < STRETCH
