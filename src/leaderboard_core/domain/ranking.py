"""Which ranks equal scores have. Places never are shared: `order.py` says who is ahead of whom.

Equal means an equal score, all of its parts. By `competition` a rank is one more than how many are strictly better:
1, 2, 2, 4.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, assert_never

from leaderboard_core.domain.fields import Choice


class Ranking(StrEnum):
    """Whether equal scores have ranks of their own (`ordinal`: 1, 2, 3, 4) or one (`competition`: 1, 2, 2, 4;
    `dense`: 1, 2, 2, 3)."""

    ORDINAL = "ordinal"
    COMPETITION = "competition"
    DENSE = "dense"


RANKING = Choice(options=Ranking)
#: How many players may be ranked where ranks are dense: their scores are counted one by one.
MOST_DENSE: Final = 10_000


def is_shared(ranking: Ranking) -> bool:
    """Whether equal scores have one rank."""
    match ranking:
        case Ranking.ORDINAL:
            return False
        case Ranking.COMPETITION | Ranking.DENSE:
            return True
        case _:
            assert_never(ranking)


def is_dense(ranking: Ranking) -> bool:
    """Whether ranks count different scores and not players."""
    match ranking:
        case Ranking.ORDINAL | Ranking.COMPETITION:
            return False
        case Ranking.DENSE:
            return True
        case _:
            assert_never(ranking)


def shared_ranks(
    places: Sequence[int | None], keys: Sequence[object], ahead: int, *, dense: bool = False
) -> list[int | None]:
    """The ranks of neighbouring places, of which `ahead` have a smaller score key than the first; None has none.

    `keys`: of each place what is equal where scores are. `dense`: `ahead` and the ranks count different scores.
    """
    ranks: list[int | None] = []
    rank, before = ahead + 1, keys[0] if keys else None
    for place, key in zip(places, keys, strict=True):
        if place is None:
            ranks.append(None)
            continue
        if key != before:
            rank, before = rank + 1 if dense else place, key
        ranks.append(rank)
    return ranks
