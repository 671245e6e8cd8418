"""A player's state on a board, and the entry that people see."""

from typing import NamedTuple

from attrs import frozen


class PlayerState(NamedTuple):
    """What is kept of a player in one season of a board. One is made for every score, which tuples are quickest at.

    `sort_key` is the score as `order.py` keeps it; `stamp` the moment it was reached, in microseconds since 1970;
    `game_id` and `metadata` (compact JSON text) are those of the submission that made the score.
    """

    player_id: str
    sort_key: float
    stamp: int
    game_id: str | None = None
    metadata: str | None = None


@frozen
class Entry:
    """A player's place: `rank` 1 is best; None for a player below the board's `max_entries`."""

    rank: int | None
    player_id: str
    score: int | float


def percentile(rank: int | None, total_players: int) -> float | None:
    """The share of the other players who are behind, in percent: 100 for the best and for one alone."""
    if rank is None:
        return None
    if total_players <= 1:
        return 100.0
    return 100.0 * (total_players - rank) / (total_players - 1)
