"""Neighbouring places of a wide board, made of the neighbouring places that each of its shards told.

What a shard told has no gaps, so of every place between its first and its last one it is known how many of that shard
are ahead. Where that is so of all shards, their sum is exact: there the window is certain.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final, NamedTuple, TypeAlias

from attrs import frozen

from leaderboard_core.domain.columns import Columns
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import PlaceKey
from leaderboard_core.ports.ranked_view import RankedEntry

#: A whole place, as `order.py` compares it: sort key, order key, moment and player; the payload decides nothing.
Row: TypeAlias = tuple[float, bytes, int, str, str | None]
_row_of = attrgetter("sort_key", "order_key", "reached_at", "player_id", "payload")
#: Where a whole place that is kept by column has what is in a row, but for the order key, which may be missing.
_RANK, _PLAYER, _SORT_KEY, _MOMENT, _PAYLOAD, _ORDER_KEY = range(6)


class Part(NamedTuple):
    """What one shard answers to one question: neighbouring places, whole, and how many there are in all.

    `ahead`: how many have a smaller score key than the first, if that was asked for.
    """

    places: Sequence[RankedEntry]
    total: int
    ahead: int = 0


class Told(NamedTuple):
    """What a wide board answers to one question: neighbouring places, the rank of the first, None below the line.

    `ahead`: as of `Part`.
    """

    rows: Sequence[Row] = ()
    first: int | None = None
    ahead: int = 0

    def places(self, *, whole: bool) -> Sequence[RankedEntry]:
        """The same as places, all told of them, or what is told of any."""
        if not self.rows:
            return ()
        sort_keys, order_keys, moments, players, payloads = zip(*self.rows, strict=True)
        count = len(self.rows)
        nothing = [None] * count
        ranks = nothing if self.first is None else range(self.first, self.first + count)
        if whole:
            return Columns(RankedEntry, ranks, players, sort_keys, moments, payloads, order_keys)
        if not order_keys[0]:
            return Columns(RankedEntry, ranks, players, sort_keys)
        return Columns(RankedEntry, ranks, players, sort_keys, nothing, nothing, order_keys)


def state_of(row: Row) -> PlayerState:
    """The state of the player who has a place."""
    sort_key, order_key, reached_at, player_id, payload = row
    return PlayerState(player_id, sort_key, reached_at, payload, order_key)


def row_of(placed: RankedEntry) -> Row:
    """The row of a whole place."""
    return _row_of(placed)


def key_of_row(row: Row) -> PlaceKey:
    """Where the player of a place stands."""
    return PlaceKey(*row[:4])


@frozen
class _Piece:
    """Of one shard: how many are ahead of its rows, and how many have a smaller score key than the first of them."""

    before: int
    rows: list[Row]
    ahead: int


class Window:
    """The places that all shards together told around one point."""

    def __init__(self, parts: Iterable[Part]) -> None:
        """`parts`: one of each shard, of places that have ranks."""
        self._pieces: list[_Piece] = []
        self._before = 0
        self._rows: list[Row] = []
        is_blind = False
        low: Row | None = None
        high: Row | None = None
        for part in parts:
            if not part.places:
                # All of them lie elsewhere, nobody knows on which side.
                is_blind = is_blind or part.total > 0
                continue
            before, rows = _before_and_rows(part.places)
            if before and (low is None or rows[0] > low):
                low = rows[0]
            if before + len(rows) < part.total and (high is None or rows[-1] < high):
                high = rows[-1]
            self._before += before
            self._rows += rows
            self._pieces.append(_Piece(before, rows, part.ahead))
        self._rows.sort()
        begin = 0 if low is None else bisect_left(self._rows, low)
        end = len(self._rows) if high is None else bisect_right(self._rows, high)
        #: The ranks that are certain.
        self.certain = range(0) if is_blind else range(self._before + begin + 1, self._before + end + 1)

    def covers(self, ranks: range) -> bool:
        """Whether these ranks are certain."""
        return not ranks or (ranks[0] in self.certain and ranks[-1] in self.certain)

    def told(self, ranks: range, total: int, *, shared: bool) -> Told:
        """The places of ranks that it covers, on a board of `total` places."""
        rows = self._rows[max(0, ranks.start - self._before - 1) : max(0, ranks.stop - self._before - 1)]
        return Told(rows, ranks.start, min(self.smaller(rows[0]), total) if shared and rows else 0)

    def rank(self, row: Row) -> int | None:
        """The rank of a place; None where it is not certain."""
        index = bisect_left(self._rows, row[:4])
        rank = self._before + index + 1
        return rank if index < len(self._rows) and self._rows[index] == row and rank in self.certain else None

    def ahead(self, key: tuple[float, bytes] | PlaceKey) -> int:
        """How many places are ahead of the key around which the shards told theirs."""
        return self._before + bisect_left(self._rows, key)

    def smaller(self, row: Row) -> int:
        """How many places have a smaller score key than one that is certain, or around which the shards told theirs."""
        key, count = row[:2], 0
        for piece in self._pieces:
            index = bisect_left(piece.rows, key)
            # Those before the first are ahead of it, and so is whoever has its score key among them.
            count += piece.ahead if not index and piece.rows[0][:2] == key else piece.before + index
        return count


def _before_and_rows(places: Sequence[RankedEntry]) -> tuple[int, list[Row]]:
    """How many places are ahead of these, and their rows. By columns, where they have some: that is several times as
    fast."""
    if not isinstance(places, Columns):
        return (places[0].rank or 1) - 1, [*map(_row_of, places)]
    columns = places.columns
    order_keys = columns[_ORDER_KEY] if len(columns) > _ORDER_KEY else [b""] * len(places)
    rows = zip(columns[_SORT_KEY], order_keys, columns[_MOMENT], columns[_PLAYER], columns[_PAYLOAD], strict=True)
    return columns[_RANK][0] - 1, [*rows]


#: Nobody.
NOBODY: Final = Told()
