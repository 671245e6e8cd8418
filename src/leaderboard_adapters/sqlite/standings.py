"""A season's standings as one transaction sees them: a copy that was published, or its scores put in order now."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.rows import Row, as_json
from leaderboard_adapters.sqlite.sql import load
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.gaps import Gaps
from leaderboard_core.ports.places import Ends, Found, Moment, Page, Placed, Roll

_SQL = load("places")

#: Up to how many players it takes less to count for each who is ahead than to put a whole season in order.
_FEW = 16


@frozen(kw_only=True)
class Standing(ABC):
    """The answers of `Places`. `players`: how many there are, whatever the limit."""

    connection: Connection
    moment: Moment
    players: int
    limit: int | None

    @property
    def total(self) -> int:
        return self.players if self.limit is None else min(self.players, self.limit)

    def page(self, first: int, last: int) -> Page:
        return Page(self.moment, self.total, self._places(first, last))

    def around(self, player_id: str, radius: int) -> Page:
        [rank] = [found.rank for found in self._found([player_id])] or [None]
        return self.page(1, 0) if rank is None else self.page(max(1, rank - radius), rank + radius)

    def find(self, player_ids: Sequence[str]) -> Roll:
        return Roll(self.moment, self.total, self._found([*dict.fromkeys(player_ids)]))

    def ends(self) -> Ends:
        best, last = self._places(1, 1), self._places(self.total, self.total)
        return Ends(self.moment, self.total, *best, *last) if best else Ends(self.moment, self.total, None, None)

    def _places(self, first: int, last: int) -> Sequence[Placed]:
        last = min(last, self.total)
        rows = self._page(first, last) if 1 <= first <= last else ()
        return [Placed(rank, *row) for rank, row in enumerate(rows, start=first)]

    def _found(self, player_ids: Sequence[str]) -> Sequence[Found]:
        rows = self._players(player_ids)
        return [Found(rank if rank <= self.total else None, PlayerState(*row)) for rank, *row in rows]

    def _rows(self, query: str, values: Mapping[str, Any]) -> Sequence[Row]:
        return self.connection.execute(_SQL[query], values).fetchall()

    @abstractmethod
    def _page(self, first: int, last: int) -> Sequence[Row]:
        """Player ids and sort keys of ranks that there are."""

    @abstractmethod
    def _players(self, player_ids: Sequence[str]) -> Sequence[Row]:
        """Ranks and states of those players who are there, best first."""


@frozen(kw_only=True)
class Published(Standing):
    """A copy that is shown, with the gaps of those who were erased since it was written."""

    copy: int
    gaps: Gaps

    def _page(self, first: int, last: int) -> Sequence[Row]:
        places = {"first": self.gaps.place_of(first), "last": self.gaps.place_of(last)}
        return self._rows("copy_page", {"copy": self.copy, **places})

    def _players(self, player_ids: Sequence[str]) -> Sequence[Row]:
        rows = self._rows("copy_players", {"copy": self.copy, "players": as_json(player_ids)})
        return [(self.gaps.rank_of(place), *state) for place, *state in rows]


@frozen(kw_only=True)
class Ordered(Standing):
    """A season that has ended: nobody writes its scores any more."""

    board_uid: int
    season: int

    def _page(self, first: int, last: int) -> Sequence[Row]:
        return self._rows("ordered_page", {**self._season, "first": first, "last": last})

    def _players(self, player_ids: Sequence[str]) -> Sequence[Row]:
        query = "ordered_few" if len(player_ids) <= _FEW else "ordered_many"
        return self._rows(query, {**self._season, "players": as_json(player_ids)})

    @property
    def _season(self) -> Mapping[str, Any]:
        return {"board_uid": self.board_uid, "season": self.season}
