"""Players without a result: who is ranked on a board that lists them, and who is not.

They stand behind everybody who has one, see `order.py`; so whoever is ranked are the first places, and how many they
are, the place tells at which the others begin. Only boards that ever took such players are asked about it.
"""

from collections.abc import Collection, Sequence
from typing import Final

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import rank_at
from leaderboard_core.domain.order import NO_RESULT
from leaderboard_core.ports.ranked_view import AroundKey, Counts, PageQuery, Pages, RankedEntry, RankRange
from leaderboard_core.usecases.answers import At, Include, Source
from leaderboard_core.usecases.board_reader import BoardReader, pages_of

#: Asks where those without a result begin: for the last who has one, and the first who has none.
BOUNDARY: Final = AroundKey(NO_RESULT, 1)
#: How often it is asked once more while the number of those who are ranked changes.
_ATTEMPTS: Final = 4


def ranked_of(total: int, boundary: Sequence[RankedEntry]) -> int:
    """How many of the listed players are ranked, by what was read at the `BOUNDARY`."""
    if not boundary:
        # It is behind the last place that is listed.
        return total
    last = boundary[-1]
    assert last.rank is not None
    return last.rank - 1 if last.sort_key == NO_RESULT else last.rank


async def pages_to_percentile(
    reading: BoardReader, board_id: str, at: At, parts: int, *, more: Sequence[PageQuery], include: Collection[Include]
) -> tuple[Board, Source, Pages, int]:
    """Pages, behind them that of the last who is at a percentile, and how many are ranked: for a board that lists
    players without a result.

    All of one moment; while more and more players come to have a result, the place may be that of a moment before.
    """
    ranked = 0
    for _ in range(_ATTEMPTS):
        last = rank_at(parts, ranked)
        asked = (*more, RankRange(max(1, last), last), BOUNDARY)
        board, source, found = await reading(board_id, at, pages_of(asked, include))
        before, ranked = ranked, ranked_of(found.total, found.pages[-1])
        if ranked == before:
            break
    return board, source, found, ranked


def ends_unranked(last: RankedEntry | None) -> bool:
    """Whether the last place is that of a player without a result."""
    return last is not None and last.sort_key == NO_RESULT


async def counts_of_ranked(reading: BoardReader, board_id: str, at: At, counts: Counts) -> Counts:
    """The same of those alone who are ranked, whose last one is read for it: of that moment, where it is another."""
    if not ends_unranked(counts.last):
        return counts
    _, _, found = await reading(board_id, at, pages_of([BOUNDARY]))
    last = [placed for placed in found.pages[0] if placed.sort_key != NO_RESULT]
    ranked = max([ranked_of(found.total, found.pages[0]), *counts.ahead])
    best = counts.best if last else None
    return evolve(counts, read_version=found.read_version, total=ranked, best=best, last=last[0] if last else None)
