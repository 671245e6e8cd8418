"""Finding the copy of a board that a reading is made from, and judging whether what it shows is new enough."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial
from typing import Final, TypeAlias, TypeVar, assert_never

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import BoardLoading, BoardNotFound, NotShown, SeasonNotFound, StoreUnavailable
from leaderboard_core.domain.order import PlaceKey
from leaderboard_core.domain.ranking import is_dense, is_shared
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.ranked_view import (
    Ahead,
    Around,
    Counts,
    Extremes,
    Page,
    PageQuery,
    Pages,
    PlaceAmong,
    PlayerLookup,
    RankedView,
    RankRange,
)
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_core.ports.repository import SeasonStore
from leaderboard_core.usecases.answers import At, Include, Source, of_states
from leaderboard_core.usecases.argument_checks import expect_no_shard, unexpected
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.empty_ranked_view import frozen, unpublished
from leaderboard_core.usecases.freeze_clock import FreezeClock
from leaderboard_core.usecases.freshness import Freshness
from leaderboard_core.usecases.reconcile import Reconciler
from leaderboard_core.usecases.together import DoTogether
from leaderboard_core.usecases.wide_boards import WideBoards
from leaderboard_core.usecases.wide_reader import WideReader

R = TypeVar("R", bound=Page | Pages | PlayerLookup | Extremes | Counts | Ahead)
#: Asks a copy of a board, whose own order says which key a score has.
Ask: TypeAlias = Callable[[RankedView, Board], Awaitable[R]]


def page_of(asked: RankRange | Around) -> Ask[Page]:
    """Asks for one page, of places alone."""
    match asked:
        case RankRange(first, last):
            return lambda places, _: places.page(first, last)
        case Around(player_id, radius):
            return lambda places, _: places.around(player_id, radius)
        case _:
            assert_never(asked)


def pages_of(asked: Sequence[PageQuery], include: Collection[Include] = ()) -> Ask[Pages]:
    """Asks for pages with all that their entries take: what is included, and what ranks are shared."""
    whole = of_states(include)
    return lambda places, board: places.pages(
        asked, whole=whole, shared=is_shared(board.ranking), dense=is_dense(board.ranking)
    )


def find_players(player_ids: Sequence[str]) -> Ask[PlayerLookup]:
    """Asks for players with what their ranks take."""
    return lambda places, board: places.find(player_ids, shared=is_shared(board.ranking), dense=is_dense(board.ranking))


#: How often a board catches up for one question before it counts as loading.
_ATTEMPTS = 3
_NEVER: Final = (-1, None)


class BoardReader:
    """Asks one copy of a board. Raises `BoardNotFound`, `SeasonNotFound`, `BoardLoading` and `TooOld`.

    A live answer is never older than what this process has answered before. Whoever does not manage a board sees
    nothing of it while it is frozen, also if it froze while it was read.
    """

    def __init__(
        self,
        board_cache: BoardCache,
        ranking_store: RankingStore,
        seasons: SeasonStore,
        reconciler: Reconciler,
        freshness: Freshness,
        *,
        freeze_clock: FreezeClock,
        wide: WideBoards,
        together: DoTogether,
    ) -> None:
        self._board_cache = board_cache
        self._ranking_store = ranking_store
        self._seasons = seasons
        self._reconciler = reconciler
        self._freshness = freshness
        self._freeze_clock = freeze_clock
        # By board uid, its ranked copy, and the epoch of the real-time store in which that was last compared with the
        # repository.
        self._compared: dict[int, tuple[int, RankedView]] = {}
        #: By board uid the version at which a frozen board was looked up last.
        self._looked_up: dict[int, Version] = {}
        self._wide_boards = wide
        self._wide = WideReader(seasons, wide, self.shard, self.ahead_of, self.place_among, together=together)

    async def lists_unranked(self, board_id: str) -> bool:
        """Whether the board may list players who have no result. Raises `BoardNotFound`."""
        expect_no_shard(board_id)
        board = self._board_cache.remembered(board_id) or await self._board_cache.board(board_id)
        return board.allow_null_score is not None

    async def shard(self, board: Board, ask: Ask[R]) -> R:
        """What one shard of a wide board shows, as new as what any board shows."""
        return await self._live(self._known(board), ask)

    async def ahead_of(self, wanted: Sequence[tuple[Board, Sequence[PlaceKey]]]) -> Sequence[Ahead]:
        """The same of several shards at once, about how many are ahead of where states would stand."""
        known = [self._known(board) for board, _ in wanted]
        epochs = [self._ranking_store.epoch(board.uid) for board in known]
        asked = {board.uid: keys for board, (_, keys) in zip(known, wanted, strict=True) if board.uid in self._compared}
        told = await self._ranking_store.ahead_of(asked)
        answers = []
        for board, epoch, (_, keys) in zip(known, epochs, wanted, strict=True):
            answer = told.get(board.uid)
            fresh = None
            if isinstance(answer, Ahead) and epoch == self._compared.get(board.uid, _NEVER)[0]:
                fresh = self._if_current(board, epoch, answer)
            answers.append(fresh or await self._brought_forward(board, partial(_ahead_of, keys)))
        return answers

    async def place_among(
        self, shards: Sequence[Board], number: int, player_id: str, shared: bool
    ) -> PlaceAmong | None:
        """A player's place in the shard of a number, and how many are ahead of that in others, by their numbers; None
        where the own shard has to be brought forward first. Those that have to be are left out."""
        known = [*map(self._known, shards)]
        own, epochs = known[number], [self._ranking_store.epoch(board.uid) for board in known]
        ready = [
            board.uid
            for board, epoch in zip(known, epochs, strict=True)
            if epoch == self._compared.get(board.uid, _NEVER)[0]
        ]
        if own.uid not in ready:
            return None
        ready.remove(own.uid)
        try:
            told = await self._ranking_store.place_among(own.uid, player_id, ready, shared=shared)
        except NotShown:
            return None
        place = self._if_current(own, epochs[number], told.own)
        if place is None:
            return None
        others = {}
        for other, (board, epoch) in enumerate(zip(known, epochs, strict=True)):
            answer = told.others.get(board.uid)
            if answer is not None and (fresh := self._if_current(board, epoch, answer)) is not None:
                others[other] = fresh
        return PlaceAmong(place, others)

    def _known(self, board: Board) -> Board:
        """What is remembered of a shard."""
        known = self._board_cache.remembered(board.id)
        return board if known is None or known.uid != board.uid else known

    async def __call__(self, board_id: str, at: At, ask: Ask[R]) -> tuple[Board, Source, R]:
        if not isinstance(at, At):
            raise unexpected("at", "an At", at, "as At(Source.PUBLISHED) or At(season=3)")
        expect_no_shard(board_id)
        if at.is_now:
            board = self._board_cache.remembered(board_id) or await self._board_cache.board(board_id)
            if self._board_cache.is_doubted(board):
                board = await self._board_cache.renewed(board)
            try:
                return board, Source.REALTIME, await self._seen(board, at, ask)
            except BoardNotFound:
                # The remembered board was deleted meanwhile; another may live under its id.
                board = await self._board_cache.fresh(board_id)
                return board, Source.REALTIME, await self._seen(board, at, ask)
        board = await self._board_cache.fresh(board_id)
        season = await self._season(board, at.season)
        match at.source:
            case Source.REALTIME if season.ended_at is None:
                return board, Source.REALTIME, await self._seen(board, at, ask)
            case Source.REALTIME | Source.PUBLISHED:
                if not at.viewer.sees_frozen and await self._freeze_clock.is_hidden(board, season):
                    return board, Source.PUBLISHED, await ask(frozen([board], season.season), board)
                return board, Source.PUBLISHED, await self._settled(board, season, ask)
            case _:
                assert_never(at.source)

    async def _seen(self, board: Board, at: At, ask: Ask[R]) -> R:
        """What is seen of the board as it is."""
        if at.viewer.sees_frozen:
            return await self._now(board, ask)
        if not await self._freeze_clock.is_frozen(board):
            reading = await self._now(board, ask)
            # It may have come to be frozen meanwhile: by its moment, or by news that came of it.
            known = self._board_cache.remembered(board.id)
            if known is None or known.uid != board.uid:
                known = board
            if not await self._freeze_clock.is_frozen(known):
                return reading
            board = known
        lines = [board] if board.shards is None else await self._wide_boards.shards(board)
        lines = [await self._where_it_froze(line) for line in lines]
        return await ask(frozen(lines, board.season), board)

    async def _now(self, board: Board, ask: Ask[R]) -> R:
        return await (self._live(board, ask) if board.shards is None else self._wide.now(board, ask))

    async def _where_it_froze(self, board: Board) -> Board:
        """The board as the repository has it, where it may have moved on since it froze without that being known."""
        if board.hidden_revision is not None or self._looked_up.get(board.uid) == board.version:
            return board
        try:
            found = await self._board_cache.fresh(board.id)
        except StoreUnavailable:
            return board
        if found.uid != board.uid:
            raise BoardNotFound(board.public_id)
        self._looked_up[board.uid] = found.version
        return found

    async def _live(self, board: Board, ask: Ask[R]) -> R:
        epoch, view = self._compared.get(board.uid, _NEVER)
        if view is not None and epoch == self._ranking_store.epoch(board.uid):
            try:
                reading = await ask(view, board)
            except NotShown:
                pass
            else:
                if (fresh := self._if_current(board, epoch, reading)) is not None:
                    return fresh
        return await self._brought_forward(board, ask)

    def _if_current(self, board: Board, epoch: int, reading: R) -> R | None:
        """A reading as it is answered, if it is new enough: at what is known of the board, or beyond it."""
        version = reading.read_version.version
        # The very question may have found out that the store came back as another one.
        if self._ranking_store.epoch(board.uid) != epoch or not _is_current(board, version):
            return None
        if version.revision != board.version.revision:
            self._board_cache.saw(board, version)
        as_of = self._freshness()
        return reading if as_of is None else evolve(reading, read_version=evolve(reading.read_version, as_of=as_of))

    async def _brought_forward(self, board: Board, ask: Ask[R]) -> R:
        """What the board shows once it stands where the repository does, and is not behind what was shown before."""
        for _ in range(_ATTEMPTS):
            epoch = self._ranking_store.epoch(board.uid)
            try:
                if not await self._reconciler.catch_up(board.uid):
                    break
                view = self._ranking_store.board(board)
                reading = await ask(view, board)
            except NotShown:
                break
            if self._ranking_store.epoch(board.uid) != epoch:
                continue
            if _is_current(board, reading.read_version.version):
                self._compared[board.uid] = epoch, view
                return reading
            await self._reconciler.fence(board.uid, board.version)
        if (await self._board_cache.fresh(board.id)).uid != board.uid:
            raise BoardNotFound(board.public_id)
        raise BoardLoading(board.public_id)

    async def _settled(self, board: Board, season: Season, ask: Ask[R]) -> R:
        if board.shards is not None:
            return await self._wide.past(board, season, ask)
        try:
            return await ask(self._seasons.places(board, season), board)
        except NotShown:
            return await ask(unpublished(season, board.season_opened), board)

    async def _season(self, board: Board, season: int | None) -> Season:
        read_set = board.season if season is None else season
        for known in await self._seasons.seasons(board.uid):
            if known.season == read_set:
                return known
        raise SeasonNotFound(board.id, read_set)


def _is_current(board: Board, version: Version) -> bool:
    """Whether a reading is at what is known of the board, or beyond it."""
    known = board.version
    return version.revision > known.revision or (
        version.revision == known.revision and version.change_id == known.change_id
    )


def _ahead_of(places: Sequence[PlaceKey], view: RankedView, _: Board) -> Awaitable[Ahead]:
    return view.ahead_of(places)
