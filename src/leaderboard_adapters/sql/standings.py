"""Reading a season's standings: a copy that was published, or the scores of a season that ended, put in order now.

Each answer is a generator: it yields a `Question` and is sent the rows that answer it, all from one transaction. So one
reading serves a database that is asked on a thread and one that is awaited.
"""

from collections.abc import Generator, Mapping, Sequence
from itertools import count, repeat
from typing import Any, Self, TypeAlias, TypeVar

from attrs import field, frozen

from leaderboard_adapters.sql.rows import Row
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.domain.order import PlaceKey, ScoreKey, key_of
from leaderboard_core.domain.rank_gaps import RankGaps
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.paging import Paging, different_ahead, keys_of, place_keys_of, players_of, whole_place
from leaderboard_core.ports.ranked_view import (
    Ahead,
    Around,
    Counts,
    Extremes,
    Page,
    PageQuery,
    Pages,
    PlayerLookup,
    RankedEntry,
    RankedPlayer,
    ReadVersion,
)

T = TypeVar("T")


@frozen
class Question:
    """A statement of `standings.sql` by its name, with its values; lists are lists."""

    statement: str
    values: Mapping[str, Any]


Reading: TypeAlias = Generator[Question, Sequence[Row], T]


@frozen(kw_only=True)
class Standings:
    """The standings that one transaction sees. `source`: which statements read them.

    `players`: how many there are, whatever the `limit`; `gaps`: those who were erased since the copy was written.
    """

    source: str
    season: Mapping[str, int | None]
    read_version: ReadVersion
    players: int
    limit: int | None
    gaps: RankGaps = field(factory=RankGaps)

    @classmethod
    def of(cls, board: Board, season: Season, row: Row | None) -> Self:
        """The standings that a row of the statement `standing` tells of. Raises `NotShown` when there are none."""
        if row is None:
            raise NotShown(board.uid)
        state, ended_at, head_id, head_sequence, players, copy, *of_copy = row
        key = {"board_uid": board.uid, "season": season.season, "copy": copy}
        limit = season.max_entries
        if state == "ended":
            read_version = ReadVersion(Version(head_id, head_sequence), season.season, ended_at, players)
            return cls(source="ordered", season=key, read_version=read_version, players=players, limit=limit)
        if copy is None:
            raise NotShown(board.uid)
        head_id, head_sequence, as_of, at_first, erased = of_copy
        gaps = RankGaps(erased)
        players = at_first - len(gaps)
        read_version = ReadVersion(Version(head_id, head_sequence), season.season, as_of, players)
        return cls(source="copy", season=key, read_version=read_version, players=players, limit=limit, gaps=gaps)

    @property
    def total(self) -> int:
        """How many places there are within the limit."""
        return self.players if self.limit is None else min(self.players, self.limit)

    def page(self, first: int, last: int) -> Reading[Page]:
        """See `RankedView.page`; so with the others."""
        return Page(self.read_version, self.total, (yield from self._places(first, last)))

    def around(self, player_id: str, radius: int) -> Reading[Page]:
        pages = yield from self.pages([Around(player_id, radius)])
        return Page(self.read_version, self.total, pages.pages[0])

    def pages(
        self, asked: Sequence[PageQuery], *, whole: bool = False, shared: bool = False, dense: bool = False
    ) -> Reading[Pages]:
        players = players_of(asked)
        found = (yield from self._found(players)) if players else ()
        paging = Paging(asked, found, (yield from self._ahead_of_all(asked)), self.total)
        pages = paging.pages((yield from self._ranked(paging.ranks)))
        if whole:
            pages = yield from self._whole(pages)
        firsts = [page[0].key for page in pages if page] if shared else []
        counted = (yield from self._different(firsts)) if dense else (yield from self._ahead(firsts))
        below = dict(zip(firsts, counted, strict=True))
        shares = [below[page[0].key] if page else 0 for page in pages] if shared else ()
        return Pages(self.read_version, self.total, pages, shares, self.limit)

    def find(self, player_ids: Sequence[str], *, shared: bool = False, dense: bool = False) -> Reading[PlayerLookup]:
        found = yield from self._found([*dict.fromkeys(player_ids)])
        keys = [key_of(one.state) for one in found] if shared else []
        ahead = (yield from self._different(keys)) if dense else (yield from self._ahead(keys))
        return PlayerLookup(self.read_version, self.total, found, ahead)

    def extremes(self) -> Reading[Extremes]:
        if self.total == 0:
            return Extremes(self.read_version, 0, None, None)
        [best] = yield from self._places(1, 1)
        [last] = yield from self._places(self.total, self.total)
        return Extremes(self.read_version, self.total, best, last)

    def counts(self, sort_keys: Sequence[float], order_keys: Sequence[bytes] = ()) -> Reading[Counts]:
        ends = yield from self.extremes()
        ahead = yield from self._ahead([*map(ScoreKey, sort_keys, order_keys or repeat(b""))])
        return Counts(self.read_version, self.total, self.limit, ends.best, ends.last, ahead)

    def ahead_of(self, places: Sequence[PlaceKey]) -> Reading[Ahead]:
        return Ahead(self.read_version, self.total, self.limit, (yield from self._ahead_of_places(places)))

    def _whole(self, pages: Sequence[Sequence[RankedEntry]]) -> Reading[list[Sequence[RankedEntry]]]:
        """The same pages, of whole places: the states are looked up by their players, all at once."""
        players = list(dict.fromkeys(placed.player_id for page in pages for placed in page))
        found = (yield from self._found(players)) if players else ()
        states = {one.state.player_id: one.state for one in found}
        return [[whole_place(placed, states[placed.player_id]) for placed in page] for page in pages]

    def _ahead_of_all(self, asked: Sequence[PageQuery]) -> Reading[Mapping[ScoreKey | PlaceKey, int]]:
        """What `Paging` has to know of the keys that these pages are found by."""
        keys, places = keys_of(asked), place_keys_of(asked)
        ahead = [*(yield from self._ahead(keys)), *(yield from self._ahead_of_places(places))]
        return dict(zip([*keys, *places], ahead, strict=True))

    def _ahead(self, keys: Sequence[ScoreKey]) -> Reading[Sequence[int]]:
        if not keys:
            return ()
        asked = sorted({*keys})
        of_keys: dict[str, Any] = {"sort_keys": [key.sort_key for key in asked], "step": self._step}
        if any(key.order_key for key in asked):
            rows = yield self._ask("ahead_of_keys", order_keys=[key.order_key for key in asked], **of_keys)
        else:
            rows = [(key, b"", place) for key, place in (yield self._ask("ahead", **of_keys))]
        ahead = {(key, order_key): self._up_to(place) for key, order_key, place in rows}
        return [ahead[key] for key in keys]

    def _ahead_of_places(self, keys: Sequence[PlaceKey]) -> Reading[Sequence[int]]:
        if not keys:
            return ()
        rows = yield self._ask(
            "ahead_of_places",
            step=self._step,
            sort_keys=[key.sort_key for key in keys],
            order_keys=[key.order_key for key in keys],
            stamps=[key.reached_at for key in keys],
            player_ids=[key.player_id for key in keys],
        )
        ahead = {PlaceKey(*key): self._up_to(place) for *key, place in rows}
        return [ahead[key] for key in keys]

    @property
    def _step(self) -> int:
        """The largest power of two that is a place."""
        return (1 << (self.players + len(self.gaps)).bit_length()) >> 1

    def _up_to(self, place: int) -> int:
        """How many there are up to the last place that is ahead, within the limit."""
        # It was not taken out: those that were close up before it.
        return min(self.gaps.rank_of(place), self.total)

    def _different(self, keys: Sequence[ScoreKey]) -> Reading[Sequence[int]]:
        """How many different scores are ahead of each: all places are read for that, and there are not many."""
        if not keys:
            return ()
        ranked = yield from self._places(1, self.total)
        ahead_of = different_ahead(ranked)
        return [ahead_of(_at(key)) for key in keys]

    def _places(self, first: int, last: int) -> Reading[Sequence[RankedEntry]]:
        last = min(last, self.total)
        if not 1 <= first <= last:
            return ()
        rows = yield self._ask("page", first=self.gaps.place_of(first), last=self.gaps.place_of(last))
        return [_placed(rank, *row) for rank, row in zip(count(first), rows, strict=False)]

    def _ranked(self, ranks: Sequence[int]) -> Reading[Sequence[tuple[int, RankedEntry]]]:
        if not ranks:
            return ()
        rows = yield self._ask("ranked", ranks=[self.gaps.place_of(rank) for rank in ranks])
        return [(rank, _placed(rank, *row)) for place, *row in rows for rank in [self.gaps.rank_of(place)]]

    def _found(self, player_ids: Sequence[str]) -> Reading[Sequence[RankedPlayer]]:
        rows = yield self._ask("players", players=player_ids)
        found = [(self.gaps.rank_of(place), PlayerState(*row)) for place, *row in rows]
        return [RankedPlayer(rank if rank <= self.total else None, state) for rank, state in found]

    def _ask(self, question: str, **values: Any) -> Question:
        return Question(f"{self.source}_{question}", {**self.season, **values})


def _placed(rank: int, player_id: str, sort_key: float, order_key: bytes) -> RankedEntry:
    return RankedEntry(rank, player_id, sort_key, None, None, order_key)


def _at(key: ScoreKey) -> PlayerState:
    return PlayerState("", key.sort_key, 0, None, key.order_key)
