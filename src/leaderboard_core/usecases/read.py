"""Reading boards: live from the real-time store, or from standings."""

from collections.abc import Collection, Sequence

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_score import told_score
from leaderboard_core.domain.entry import Entry, percentile
from leaderboard_core.domain.errors import FieldError, Invalid, PlayerNotFound
from leaderboard_core.domain.order import NO_RESULT
from leaderboard_core.domain.payload import fields_of
from leaderboard_core.domain.ranking import is_shared
from leaderboard_core.domain.submission import PLAYER_ID
from leaderboard_core.ports.ranked_view import Around, PageQuery, RankRange
from leaderboard_core.usecases.answer_builders import (
    entries_answer,
    entries_of_players,
    meta_of,
    missing_of,
    pages_answer,
    total_of,
)
from leaderboard_core.usecases.answers import (
    MAX_PLAYERS,
    MAX_RADIUS,
    NOW,
    RADIUS_FAULT,
    At,
    Entries,
    Include,
    Limits,
    Meta,
    PlayerEntry,
    Stats,
    as_include,
)
from leaderboard_core.usecases.argument_checks import expect_no_shard, unexpected
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.board_reader import BoardReader, find_players, page_of, pages_of
from leaderboard_core.usecases.freeze_clock import FreezeClock
from leaderboard_core.usecases.known_payloads import KnownPayloads
from leaderboard_core.usecases.recent_reads import RecentReads
from leaderboard_core.usecases.unranked import BOUNDARY, ends_unranked, ranked_of
from leaderboard_core.usecases.viewer import TRUSTED


class Read:
    """Answers about one board at one moment. Raises `Invalid`, and what `BoardReader` raises."""

    def __init__(
        self,
        board_cache: BoardCache,
        reading: BoardReader,
        limits: Limits,
        freeze_clock: FreezeClock,
        *,
        payloads: KnownPayloads,
    ) -> None:
        self._board_cache = board_cache
        self._reading = reading
        self.limits = limits
        self._freeze_clock = freeze_clock
        self._payloads = payloads
        self._pages: RecentReads[Entries] = RecentReads()

    async def top(
        self, board_id: str, limit: int | None = None, at: At = NOW, *, include: Collection[Include | str] = ()
    ) -> Entries:
        """The best `limit` entries; `include`, here and below, says what else each tells, see `DetailedEntry`."""
        limit = self.limits.default if limit is None else limit
        if not 1 <= limit <= self.limits.maximum:
            raise Invalid([FieldError("limit", f"must be from 1 to {self.limits.maximum}")])
        return await self._page(board_id, at, RankRange(1, limit), include)

    async def range(
        self,
        board_id: str,
        start: int = 1,
        end: int | None = None,
        at: At = NOW,
        *,
        include: Collection[Include | str] = (),
    ) -> Entries:
        """The entries of ranks `start` to `end`, both inclusive; nothing past the end of the board."""
        last = start + 9 if end is None else end
        if field_errors := self._range_faults(start, last):
            raise Invalid(field_errors)
        return await self._page(board_id, at, RankRange(start, last), include)

    async def around(
        self,
        board_id: str,
        player_id: str,
        radius: int = 5,
        at: At = NOW,
        *,
        include: Collection[Include | str] = (),
    ) -> Entries:
        """The player's entry with up to `radius` neighbours on each side. Raises `PlayerNotFound`.

        A player below the board's `max_entries` stands alone, without a rank. On a frozen board there is nobody.
        """
        asked = Around(player_id, radius)
        if field_errors := self._page_faults(asked):
            raise Invalid(field_errors)
        entries = await self._page(board_id, at, asked, include)
        if not entries.entries and not entries.meta.frozen:
            raise PlayerNotFound(board_id, player_id)
        return entries

    async def pages(
        self,
        board_id: str,
        asked: Sequence[PageQuery],
        at: At = NOW,
        *,
        include: Collection[Include | str] = (),
    ) -> Sequence[Entries]:
        """Several pages of one moment, in the order they are asked for, in one question however many they are.

        Around a player who is not on the board there is nobody.
        """
        if field_errors := [fault for one in asked for fault in self._page_faults(one)]:
            raise Invalid(field_errors)
        included = as_include(include)
        board, source, answer = await self._reading(board_id, at, pages_of(asked, included))
        return pages_answer(board, source, answer, included, read_payloads=self._payloads)

    async def player(self, board_id: str, player_id: str, at: At = NOW) -> PlayerEntry:
        """One player's entry. Raises `PlayerNotFound`.

        On a frozen board it says of anybody the same, but to the players: who sees their own sees all but the rank.
        """
        expect_no_shard(board_id)
        known = self._board_cache.remembered(board_id) or await self._board_cache.board(board_id)
        if known.allow_null_score is not None:
            return await self._player_among_unranked(board_id, player_id, at)
        board, source, roll = await self._reading(board_id, at, find_players([player_id]))
        if roll.read_version.frozen:
            return await self._frozen_player(player_id, at, meta_of(board, source, roll), board)
        if not roll.players:
            raise PlayerNotFound(board_id, player_id)
        [found], [entry] = roll.players, entries_of_players(board, roll)
        return PlayerEntry(
            meta=meta_of(board, source, roll),
            entry=entry,
            total_players=roll.total,
            percentile=percentile(entry.rank, roll.total),
            updated_at=found.state.reached_at,
            **fields_of(found.state.payload),
        )

    async def _player_among_unranked(self, board_id: str, player_id: str, at: At) -> PlayerEntry:
        """The same where others, or the player, have no result: they count for no percentile."""
        asked = pages_of([Around(player_id, 0), BOUNDARY], [Include.UPDATED_AT])
        board, source, found = await self._reading(board_id, at, asked)
        if found.read_version.frozen:
            return await self._frozen_player(player_id, at, meta_of(board, source, found), board)
        if not found.pages[0]:
            raise PlayerNotFound(board_id, player_id)
        [placed], [entry] = found.pages[0], pages_answer(board, source, found)[0].entries
        return PlayerEntry(
            meta=meta_of(board, source, found),
            entry=entry,
            total_players=found.total,
            percentile=percentile(entry.rank, ranked_of(found.total, found.pages[1])),
            updated_at=placed.reached_at,
            **fields_of(placed.payload),
        )

    async def _frozen_player(self, player_id: str, at: At, meta: Meta, board: Board) -> PlayerEntry:
        if not at.viewer.sees_own or board.links.members is not None:
            # A team that is called as the player is not theirs.
            if PLAYER_ID.fault(player_id) is not None:
                raise PlayerNotFound(board.id, player_id)
            entry = Entry(None, player_id, None)
            return PlayerEntry(meta=meta, entry=entry, total_players=None, percentile=None, updated_at=None)
        own = await self.player(board.id, player_id, evolve(at, viewer=TRUSTED))
        told = f"{own.entry.score} {own.updated_at} {own.metadata} {own.profile}"
        meta = evolve(meta, tag=meta.tag._replace(frozen=told))
        entry = Entry(None, player_id, own.entry.score)
        return evolve(own, meta=meta, entry=entry, total_players=None, percentile=None)

    async def players(
        self, board_id: str, player_ids: Sequence[str], at: At = NOW, *, include: Collection[Include | str] = ()
    ) -> Entries:
        """The entries of the named players, best first."""
        if isinstance(player_ids, str):
            raise unexpected("read.players", "a list of player ids", player_ids, "read.player takes one")
        asked = list(dict.fromkeys(player_ids))
        if not 1 <= len(asked) <= MAX_PLAYERS:
            raise Invalid([FieldError("ids", f"must name 1 to {MAX_PLAYERS} players")])
        included = as_include(include)
        board, source, roll = await self._reading(board_id, at, find_players(asked))
        entries = entries_of_players(board, roll, included)
        return Entries(
            meta=meta_of(board, source, roll),
            total_players=total_of(roll),
            entries=entries,
            missing=missing_of(asked, entries, roll),
        )

    async def stats(self, board_id: str, at: At = NOW) -> Stats:
        """The board in numbers; which score is the best and which the worst, the board's order says."""
        board, source, ends = await self._reading(board_id, at, lambda places, _: places.extremes())
        if ends_unranked(ends.last):
            return await self._stats_of_ranked(board_id, at)
        return Stats(
            meta=meta_of(board, source, ends),
            total_players=total_of(ends),
            top_score=None if ends.best is None else told_score(board, ends.best),
            lowest_score=None if ends.last is None else told_score(board, ends.last),
        )

    async def _stats_of_ranked(self, board_id: str, at: At) -> Stats:
        """The same where the last players have no result."""
        board, source, found = await self._reading(board_id, at, pages_of([RankRange(1, 1), BOUNDARY]))
        best, boundary = found.pages
        ranked = [placed for placed in boundary if placed.sort_key != NO_RESULT]
        return Stats(
            meta=meta_of(board, source, found),
            total_players=total_of(found),
            top_score=told_score(board, best[0]) if best else None,
            lowest_score=told_score(board, ranked[0]) if ranked else None,
        )

    async def moment(self, board_id: str, revision: int, at: At = NOW) -> Meta | None:
        """Which moment an answer would show now, without making one; None where it is known to be past a revision, or
        may be for a player who sees something else of a frozen board than others do."""
        expect_no_shard(board_id)
        known = self._board_cache.remembered(board_id) if at.is_now else None
        never_frozen = known is not None and (at.viewer.sees_frozen or known.hide_after is None)
        if known is not None and never_frozen and self._board_cache.revision_of(known) > revision:
            return None
        board, source, nothing = await self._reading(board_id, at, lambda places, _: places.page(1, 0))
        meta = meta_of(board, source, nothing)
        return None if meta.frozen and at.viewer.sees_own else meta

    async def turned(self, board_id: str, since: int) -> tuple[bool, int]:
        """Whether a board that is remembered froze, or came to be shown again, after a moment; and the moment now."""
        known = self._board_cache.remembered(board_id)
        return (False, since) if known is None else await self._freeze_clock.turned(known, since)

    async def _page(
        self, board_id: str, at: At, asked: RankRange | Around, include: Collection[Include | str]
    ) -> Entries:
        included = as_include(include) if include else frozenset()
        known = self._board_cache.remembered(board_id) or await self._board_cache.board(board_id)
        if not included and not is_shared(known.ranking):
            board, source, page = await self._reading(board_id, at, page_of(asked))
            if not is_shared(board.ranking):
                return self._pages(page, lambda: entries_answer(board, source, page), board.display)
            # Another board has come to live under the id meanwhile.
        board, source, found = await self._reading(board_id, at, pages_of([asked], included))
        # What is asked for at the same time is one answer; what is shown of it, and how, may differ.
        return self._pages(
            found,
            lambda: pages_answer(board, source, found, included, read_payloads=self._payloads)[0],
            (included, board.display),
        )

    def _page_faults(self, asked: PageQuery) -> list[FieldError]:
        if isinstance(asked, RankRange):
            return self._range_faults(asked.first, asked.last)
        if not isinstance(asked, Around):
            raise unexpected("read.pages", "a RankRange or an Around", asked)
        return [] if 0 <= asked.radius <= MAX_RADIUS else [RADIUS_FAULT]

    def _range_faults(self, start: int, end: int) -> list[FieldError]:
        if start < 1:
            return [FieldError("start", "must be at least 1")]
        if end < start:
            return [FieldError("end", "must not be less than start")]
        if end - start + 1 > self.limits.maximum:
            return [FieldError("end", f"must ask for at most {self.limits.maximum} places")]
        return []
