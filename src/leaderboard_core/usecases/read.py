"""Reading boards: live from the real-time store, or from standings."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.columns import Columns
from leaderboard_core.domain.entry import Entry, percentile
from leaderboard_core.domain.errors import (
    FieldError,
    Invalid,
    PlayerNotFound,
)
from leaderboard_core.domain.order import score_of, scores_of
from leaderboard_core.domain.payload import fields_of
from leaderboard_core.domain.score import all_plain, plain
from leaderboard_core.ports.ranked_view import (
    Around,
    Extremes,
    Page,
    PageQuery,
    Pages,
    PlayerLookup,
    RankedEntry,
    RankedPlayer,
    RankedView,
    RankRange,
)
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_core.ports.repository import SeasonStore
from leaderboard_core.usecases.answers import (
    MAX_PLAYERS,
    MAX_RADIUS,
    NOW,
    At,
    Entries,
    Limits,
    Meta,
    PlayerEntry,
    Source,
    Stats,
    Tag,
)
from leaderboard_core.usecases.argument_checks import unexpected
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.board_reader import BoardReader
from leaderboard_core.usecases.freshness import Freshness
from leaderboard_core.usecases.recent_reads import RecentReads
from leaderboard_core.usecases.reconcile import Reconciler

Reading: TypeAlias = Page | Pages | PlayerLookup | Extremes

_RADIUS_FAULT = FieldError("range", f"must be from 0 to {MAX_RADIUS}")


class Read:
    """Answers about one board at one moment. Raises `Invalid`, and what `BoardReader` raises."""

    def __init__(
        self,
        board_cache: BoardCache,
        ranking_store: RankingStore,
        seasons: SeasonStore,
        reconciler: Reconciler,
        limits: Limits,
        *,
        freshness: Freshness,
    ) -> None:
        self._board_cache = board_cache
        self._reading = BoardReader(board_cache, ranking_store, seasons, reconciler, freshness)
        self.limits = limits
        self._pages: RecentReads[Entries] = RecentReads()

    async def top(self, board_id: str, limit: int | None = None, at: At = NOW) -> Entries:
        """The best `limit` entries."""
        limit = self.limits.default if limit is None else limit
        if not 1 <= limit <= self.limits.maximum:
            raise Invalid([FieldError("limit", f"must be from 1 to {self.limits.maximum}")])
        return await self._page(board_id, at, lambda places: places.page(1, limit))

    async def range(self, board_id: str, start: int = 1, end: int | None = None, at: At = NOW) -> Entries:
        """The entries of ranks `start` to `end`, both inclusive; nothing past the end of the board."""
        last = start + 9 if end is None else end
        if field_errors := self._range_faults(start, last):
            raise Invalid(field_errors)
        return await self._page(board_id, at, lambda places: places.page(start, last))

    async def around(self, board_id: str, player_id: str, radius: int = 5, at: At = NOW) -> Entries:
        """The player's entry with up to `radius` neighbours on each side. Raises `PlayerNotFound`.

        A player below the board's `max_entries` stands alone, without a rank.
        """
        if field_errors := self._page_faults(Around(player_id, radius)):
            raise Invalid(field_errors)
        entries = await self._page(board_id, at, lambda places: places.around(player_id, radius))
        if not entries.entries:
            raise PlayerNotFound(board_id, player_id)
        return entries

    async def pages(self, board_id: str, asked: Sequence[PageQuery], at: At = NOW) -> Sequence[Entries]:
        """Several pages of one moment, in the order they are asked for, in one question however many they are.

        Around a player who is not on the board there is nobody.
        """
        if field_errors := [fault for one in asked for fault in self._page_faults(one)]:
            raise Invalid(field_errors)
        board, source, answer = await self._reading(board_id, at, lambda places: places.pages(asked))
        return [_entries(board, source, Page(answer.read_version, answer.total, places)) for places in answer.pages]

    async def player(self, board_id: str, player_id: str, at: At = NOW) -> PlayerEntry:
        """One player's entry. Raises `PlayerNotFound`."""
        board, source, roll = await self._reading(board_id, at, lambda places: places.find([player_id]))
        if not roll.players:
            raise PlayerNotFound(board_id, player_id)
        [found] = roll.players
        return PlayerEntry(
            meta=_meta(board, source, roll),
            entry=_entry_of(board, found),
            total_players=roll.total,
            percentile=percentile(found.rank, roll.total),
            updated_at=found.state.reached_at,
            **fields_of(found.state.payload),
        )

    async def players(self, board_id: str, player_ids: Sequence[str], at: At = NOW) -> Entries:
        """The entries of the named players, best first."""
        if isinstance(player_ids, str):
            raise unexpected("read.players", "a list of player ids", player_ids, "read.player takes one")
        asked = list(dict.fromkeys(player_ids))
        if not 1 <= len(asked) <= MAX_PLAYERS:
            raise Invalid([FieldError("ids", f"must name 1 to {MAX_PLAYERS} players")])
        board, source, roll = await self._reading(board_id, at, lambda places: places.find(asked))
        entries = [_entry_of(board, found) for found in roll.players]
        present = {entry.player_id for entry in entries}
        return Entries(
            meta=_meta(board, source, roll),
            total_players=roll.total,
            entries=entries,
            missing=[player_id for player_id in asked if player_id not in present],
        )

    async def stats(self, board_id: str, at: At = NOW) -> Stats:
        """The board in numbers; which score is the best and which the worst, the board's order says."""
        board, source, ends = await self._reading(board_id, at, lambda places: places.extremes())
        return Stats(
            meta=_meta(board, source, ends),
            total_players=ends.total,
            top_score=None if ends.best is None else _entry(board, ends.best).score,
            lowest_score=None if ends.last is None else _entry(board, ends.last).score,
        )

    async def moment(self, board_id: str, revision: int, at: At = NOW) -> Meta | None:
        """Which moment an answer would show now, without making one; None where it is known to be past a revision."""
        known = self._board_cache.remembered(board_id) if at == NOW else None
        if known is not None and known.version.revision > revision:
            return None
        board, source, nothing = await self._reading(board_id, at, lambda places: places.page(1, 0))
        return _meta(board, source, nothing)

    async def _page(self, board_id: str, at: At, ask: Callable[[RankedView], Awaitable[Page]]) -> Entries:
        board, source, page = await self._reading(board_id, at, ask)
        return self._pages(page, lambda: _entries(board, source, page))

    def _page_faults(self, asked: PageQuery) -> list[FieldError]:
        if isinstance(asked, RankRange):
            return self._range_faults(asked.first, asked.last)
        if not isinstance(asked, Around):
            raise unexpected("read.pages", "a RankRange or an Around", asked)
        return [] if 0 <= asked.radius <= MAX_RADIUS else [_RADIUS_FAULT]

    def _range_faults(self, start: int, end: int) -> list[FieldError]:
        if start < 1:
            return [FieldError("start", "must be at least 1")]
        if end < start:
            return [FieldError("end", "must not be less than start")]
        if end - start + 1 > self.limits.maximum:
            return [FieldError("end", f"must ask for at most {self.limits.maximum} places")]
        return []


def _meta(board: Board, source: Source, reading: Reading) -> Meta:
    read_version = reading.read_version
    version = read_version.version
    return Meta(
        source=source,
        season=read_version.season,
        revision=version.revision,
        as_of=read_version.as_of,
        tag=Tag(
            board.uid, read_version.season, version.revision, version.change_id, read_version.players, reading.total
        ),
    )


def _entries(board: Board, source: Source, page: Page) -> Entries:
    return Entries(
        meta=_meta(board, source, page),
        total_players=page.total,
        entries=_entries_of(board, page.places),
    )


def _entries_of(board: Board, places: Sequence[RankedEntry]) -> Sequence[Entry]:
    if not isinstance(places, Columns):
        return [_entry(board, placed) for placed in places]
    ranks, player_ids, sort_keys = places.columns
    return Columns(Entry, ranks, player_ids, all_plain(scores_of(board.sort_order, sort_keys)))


def _entry(board: Board, placed: RankedEntry) -> Entry:
    return Entry(placed.rank, placed.player_id, plain(score_of(board.sort_order, placed.sort_key)))


def _entry_of(board: Board, found: RankedPlayer) -> Entry:
    state = found.state
    return Entry(found.rank, state.player_id, plain(score_of(board.sort_order, state.sort_key)))
