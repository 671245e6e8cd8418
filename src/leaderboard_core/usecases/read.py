"""Reading boards: live from the real-time store, or from standings."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import Entry, percentile
from leaderboard_core.domain.errors import (
    BoardLoading,
    BoardNotFound,
    Fault,
    Invalid,
    NotShown,
    PlayerNotFound,
    SeasonNotFound,
)
from leaderboard_core.domain.order import score_of
from leaderboard_core.domain.score import plain
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.places import Ends, Found, Moment, Page, Placed, Places, Roll
from leaderboard_core.ports.rankings import Rankings
from leaderboard_core.ports.repository import SeasonShelf
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
)
from leaderboard_core.usecases.directory import Directory
from leaderboard_core.usecases.empty import EmptyPlaces
from leaderboard_core.usecases.lately import Lately
from leaderboard_core.usecases.restore import Restore

R = TypeVar("R", Page, Roll, Ends)

#: How often a board is brought forward for one question before it counts as loading.
_ATTEMPTS = 3


class Read:
    """Answers about one board at one moment. Raises `BoardNotFound`, `SeasonNotFound`, `Invalid`, `BoardLoading`.

    A live answer is never older than what this process has answered before.
    """

    def __init__(
        self,
        directory: Directory,
        rankings: Rankings,
        seasons: SeasonShelf,
        restore: Restore,
        limits: Limits,
    ) -> None:
        self._directory = directory
        self._rankings = rankings
        self._seasons = seasons
        self._restore = restore
        self.limits = limits
        # By board uid, the epoch of the real-time store in which the board was last compared with the repository.
        self._compared: dict[int, int] = {}
        self._pages: Lately[Entries] = Lately()

    async def top(self, board_id: str, limit: int | None = None, at: At = NOW) -> Entries:
        """The best `limit` entries."""
        limit = self.limits.default if limit is None else limit
        if not 1 <= limit <= self.limits.maximum:
            raise Invalid([Fault("limit", f"must be from 1 to {self.limits.maximum}")])
        return await self._page(board_id, at, lambda places: places.page(1, limit))

    async def range(self, board_id: str, start: int = 1, end: int | None = None, at: At = NOW) -> Entries:
        """The entries of ranks `start` to `end`, both inclusive; nothing past the end of the board."""
        last = start + 9 if end is None else end
        if faults := self._range_faults(start, last):
            raise Invalid(faults)
        return await self._page(board_id, at, lambda places: places.page(start, last))

    async def around(self, board_id: str, player_id: str, radius: int = 5, at: At = NOW) -> Entries:
        """The player's entry with up to `radius` neighbours on each side. Raises `PlayerNotFound`.

        A player below the board's `max_entries` stands alone, without a rank.
        """
        if not 0 <= radius <= MAX_RADIUS:
            raise Invalid([Fault("range", f"must be from 0 to {MAX_RADIUS}")])
        entries = await self._page(board_id, at, lambda places: places.around(player_id, radius))
        if entries.entries:
            return entries
        alone = await self.player(board_id, player_id, at)
        if alone.entry.rank is not None:
            # The player arrived between the two readings.
            return await self.around(board_id, player_id, radius, at)
        return Entries(meta=alone.meta, total_players=alone.total_players, entries=[alone.entry])

    async def player(self, board_id: str, player_id: str, at: At = NOW) -> PlayerEntry:
        """One player's entry. Raises `PlayerNotFound`."""
        board, source, roll = await self._reading(board_id, at, lambda places: places.find([player_id]))
        if not roll.players:
            raise PlayerNotFound(board_id, player_id)
        [found] = roll.players
        return PlayerEntry(
            meta=_meta(source, roll.moment),
            entry=_entry_of(board, found),
            total_players=roll.total,
            percentile=percentile(found.rank, roll.total),
            updated_at=found.state.stamp,
            game_id=found.state.game_id,
            metadata=found.state.metadata,
        )

    async def players(self, board_id: str, player_ids: Sequence[str], at: At = NOW) -> Entries:
        """The entries of the named players, best first."""
        asked = list(dict.fromkeys(player_ids))
        if not 1 <= len(asked) <= MAX_PLAYERS:
            raise Invalid([Fault("ids", f"must name 1 to {MAX_PLAYERS} players")])
        board, source, roll = await self._reading(board_id, at, lambda places: places.find(asked))
        entries = [_entry_of(board, found) for found in roll.players]
        present = {entry.player_id for entry in entries}
        return Entries(
            meta=_meta(source, roll.moment),
            total_players=roll.total,
            entries=entries,
            missing=[player_id for player_id in asked if player_id not in present],
        )

    async def stats(self, board_id: str, at: At = NOW) -> Stats:
        """The board in numbers."""
        board, source, ends = await self._reading(board_id, at, lambda places: places.ends())
        return Stats(
            meta=_meta(source, ends.moment),
            total_players=ends.total,
            top_score=None if ends.best is None else _entry(board, ends.best).score,
            lowest_score=None if ends.last is None else _entry(board, ends.last).score,
        )

    async def _page(self, board_id: str, at: At, ask: Callable[[Places], Awaitable[Page]]) -> Entries:
        board, source, page = await self._reading(board_id, at, ask)
        return self._pages(page, lambda: _entries(board, source, page))

    async def _reading(self, board_id: str, at: At, ask: Callable[[Places], Awaitable[R]]) -> tuple[Board, Source, R]:
        if at == NOW:
            return await self._newest(board_id, ask)
        board = await self._directory.fresh(board_id)
        season = await self._season(board, at.season)
        if at.source is Source.REALTIME and season.ended_at is None:
            return board, Source.REALTIME, await self._live(board, ask)
        return board, Source.BATCH, await self._settled(board, season, ask)

    async def _newest(self, board_id: str, ask: Callable[[Places], Awaitable[R]]) -> tuple[Board, Source, R]:
        board = await self._directory.board(board_id)
        try:
            return board, Source.REALTIME, await self._live(board, ask)
        except BoardNotFound:
            # The remembered board was deleted meanwhile; another may live under its id.
            board = await self._directory.fresh(board_id)
            return board, Source.REALTIME, await self._live(board, ask)

    async def _live(self, board: Board, ask: Callable[[Places], Awaitable[R]]) -> R:
        epoch = self._rankings.epoch
        if self._compared.get(board.uid) == epoch:
            try:
                reading = await ask(self._rankings.board(board))
            except NotShown:
                pass
            else:
                # The very question may have found out that the store came back as another one.
                if self._rankings.epoch == epoch and _is_current(board, reading.moment.head):
                    self._directory.saw(board, reading.moment.head)
                    return reading
        return await self._brought_forward(board, ask)

    async def _brought_forward(self, board: Board, ask: Callable[[Places], Awaitable[R]]) -> R:
        """What the board shows once it stands where the repository does, and is not behind what was shown before."""
        for _ in range(_ATTEMPTS):
            epoch = self._rankings.epoch
            try:
                if not await self._restore.bring_forward(board.uid):
                    break
                reading = await ask(self._rankings.board(board))
            except NotShown:
                break
            if self._rankings.epoch != epoch:
                continue
            if _is_current(board, reading.moment.head):
                self._compared[board.uid] = epoch
                return reading
            await self._restore.overtake(board.uid, board.head)
        if (await self._directory.fresh(board.id)).uid != board.uid:
            raise BoardNotFound(board.id)
        raise BoardLoading(board.id)

    async def _settled(self, board: Board, season: Season, ask: Callable[[Places], Awaitable[R]]) -> R:
        try:
            return await ask(self._seasons.places(board, season))
        except NotShown:
            return await ask(EmptyPlaces(season, board.season_opened))

    async def _season(self, board: Board, season: int | None) -> Season:
        wanted = board.season if season is None else season
        for known in await self._seasons.seasons(board.uid):
            if known.season == wanted:
                return known
        raise SeasonNotFound(board.id, wanted)

    def _range_faults(self, start: int, end: int) -> list[Fault]:
        if start < 1:
            return [Fault("start", "must be at least 1")]
        if end < start:
            return [Fault("end", "must not be less than start")]
        if end - start + 1 > self.limits.maximum:
            return [Fault("end", f"must ask for at most {self.limits.maximum} places")]
        return []


def _is_current(board: Board, head: Head) -> bool:
    """Whether a reading is at what is known of the board, or beyond it."""
    return head == board.head or head.sequence > board.head.sequence


def _meta(source: Source, moment: Moment) -> Meta:
    return Meta(source=source, season=moment.season, revision=moment.head.sequence, as_of=moment.as_of)


def _entries(board: Board, source: Source, page: Page) -> Entries:
    return Entries(
        meta=_meta(source, page.moment),
        total_players=page.total,
        entries=[_entry(board, placed) for placed in page.places],
    )


def _entry(board: Board, placed: Placed) -> Entry:
    return Entry(placed.rank, placed.player_id, plain(score_of(board.sort_order, placed.sort_key)))


def _entry_of(board: Board, found: Found) -> Entry:
    state = found.state
    return Entry(found.rank, state.player_id, plain(score_of(board.sort_order, state.sort_key)))
