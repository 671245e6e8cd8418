"""A player's state on a board, and the entry that people see."""

from typing import Final, NamedTuple

from attrs import field, frozen

from leaderboard_core.domain.score import ToldScore

#: Marks a field that plain data leaves out where it is None, or false.
LEFT_OUT: Final = "left_out"


class PlayerState(NamedTuple):
    """What is kept of a player in one season of a board. One is made for every score, which tuples are quickest at.

    `sort_key` is the score as `order.py` keeps it; `reached_at` the moment it was reached, in microseconds since 1970;
    `payload` the open fields of the submission that made the score, see `payload.py`. `order_key` has the same length
    on all of a board: bytes that stand between sort key and moment in every order. The further parts of a score lie
    there; it is empty where a score is one number.
    """

    player_id: str
    sort_key: float
    reached_at: int
    payload: str | None = None
    order_key: bytes = b""


@frozen
class Entry:
    """A player's place: `rank` 1 is best; None for a player below the board's `max_entries`.

    Of a frozen board neither rank nor score are told.

    Where equal scores share a rank, `place` is their place in the order, which nobody shares; elsewhere it is None.
    """

    rank: int | None
    player_id: str
    score: ToldScore | None
    place: int | None = field(default=None, metadata={LEFT_OUT: True})


@frozen
class DetailedEntry(Entry):
    """A player's place and what else was asked for: `Include` says what there is. None: not asked for, or not given.

    `profile` and `metadata` are compact JSON text; `updated_at` is when the score was reached, in microseconds;
    `display` is the score as people read it, see `display.py`.
    """

    profile: str | None = None
    metadata: str | None = None
    updated_at: int | None = None
    display: str | None = None


#: How many parts a percentile is told in: ten thousand for each percent. So a rank is found by whole numbers.
PERCENTILE_PARTS = 1_000_000


def rank_at(parts: int, total_players: int) -> int:
    """The last rank whose `percentile` is at least so many parts of `PERCENTILE_PARTS`; 0 where nobody is ranked."""
    behind = -(-parts * (total_players - 1) // PERCENTILE_PARTS)
    return total_players - behind if total_players else 0


def percentile(rank: int | None, total_players: int) -> float | None:
    """The share of the other players who are behind, in percent: 100 for the best and for one alone."""
    if rank is None:
        return None
    if total_players <= 1:
        return 100.0
    return 100.0 * (total_players - rank) / (total_players - 1)
