"""Making, changing, resetting and ending boards, and taking players off them."""

from collections.abc import Collection, Mapping, Sequence

from attrs import evolve, field, frozen

from leaderboard_core.domain.board import UNSET, Board, newest_of
from leaderboard_core.domain.board_settings import BoardPatch, NewBoard
from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.patterns import EVERY_BOARD, Patterns
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.domain.season_turns import opening_change
from leaderboard_core.domain.shards import MARK
from leaderboard_core.ports.player_erasure import PlayerErasure
from leaderboard_core.ports.repository import BoardStore, ChangeLog, SeasonStore, UnitOfWork
from leaderboard_core.usecases.answers import BOARDS_LIMIT, DEFAULT_BOARDS
from leaderboard_core.usecases.argument_checks import expect, expect_no_shard
from leaderboard_core.usecases.birth import born
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.board_edits import BoardEdits, BoardUpdate
from leaderboard_core.usecases.board_players import BoardPlayers, CorrectedPlayer
from leaderboard_core.usecases.children import ChildBoards
from leaderboard_core.usecases.filling import Filled
from leaderboard_core.usecases.following import Following
from leaderboard_core.usecases.freeze_clock import FreezeClock
from leaderboard_core.usecases.past_seasons import PastSeasons
from leaderboard_core.usecases.projector import Projector
from leaderboard_core.usecases.rosters import Rosters
from leaderboard_core.usecases.viewer import Viewer
from leaderboard_core.usecases.wide_boards import WideBoards
from leaderboard_core.usecases.wide_ranks import WideRanks


@frozen
class BoardList:
    """One page of boards, newest first; `after` continues it, None on the last page."""

    boards: Sequence[Board]
    after: tuple[int, str] | None = field(default=None)


class Boards:
    """The life of boards. Every change takes its place in the board's one line, beside the submissions."""

    def __init__(
        self,
        shelf: BoardStore,
        repository: UnitOfWork,
        log: ChangeLog,
        seasons: SeasonStore,
        board_cache: BoardCache,
        *,
        rosters: Rosters,
        erasing: PlayerErasure,
        children: ChildBoards,
        show: Projector,
        freeze_clock: FreezeClock,
        wide: WideBoards,
        wide_ranks: WideRanks,
    ) -> None:
        self._shelf = shelf
        self._board_cache = board_cache
        self._projector = show
        past_seasons = PastSeasons(seasons)
        self._edit = BoardEdits(
            repository,
            rosters,
            erasing,
            board_cache,
            show,
            past_seasons=past_seasons,
            wide=wide,
            wide_ranks=wide_ranks,
        )
        self._wide = wide
        self._players = BoardPlayers(self._edit, board_cache, seasons, past_seasons, wide_ranks)
        self._following = Following(
            shelf, repository, log, board_cache, self._edit, children=children, show=show, wide=wide
        )
        self._freeze_clock = freeze_clock

    async def create(self, new: NewBoard) -> Board:
        """Make a board. Raises `BoardExists`; of one that follows another `Invalid` where that cannot be followed."""
        expect("boards.create", NewBoard, new)
        if new.follows is not None:
            return await self._following.begin(new, new.follows)
        board = born(new, await self._shelf.now())
        await self._shelf.add(board, opening_change(board))
        await self._projector.board_created(board)
        if board.shards is not None:
            await self._wide.shards(board)
        return board

    async def get(self, board_id: str) -> Board:
        """The board as the repository has it. Raises `BoardNotFound`."""
        expect_no_shard(board_id)
        [board] = await self._wide.as_wholes([await self._board_cache.fresh(board_id)])
        return board

    async def list(
        self, limit: int = DEFAULT_BOARDS, after: tuple[int, str] | None = None, named: Patterns = EVERY_BOARD
    ) -> BoardList:
        """Up to `limit` boards, newest first, from behind `after`; only those that the patterns `named` cover.

        Raises `Invalid` for a limit that is not from 1 to 1000.
        """
        if message := BOARDS_LIMIT.fault(limit):
            raise Invalid([FieldError("limit", message)])
        if named.ids is None:
            boards = await self._shelf.newest(limit + 1, after, named)
        else:
            boards = newest_of((await self._found(named.ids)).values(), limit + 1, after)
        page = await self._wide.as_wholes(boards[:limit])
        more = len(boards) > limit
        return BoardList(page, (page[-1].created_at, page[-1].id) if more else None)

    async def named(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        """The living boards of these ids by their ids, as the repository has them; unknown ones are left out."""
        found = await self._wide.as_wholes([*(await self._found(board_ids)).values()])
        return {board.id: board for board in found}

    async def seen(self, board: Board, viewer: Viewer) -> Board:
        """A board as somebody sees it: while it is frozen not all do see when a score was reached last."""
        return board if viewer.sees_frozen else await self._freeze_clock.seen(board)

    async def seen_by_anybody(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        """As `named`, as the public sees them."""
        return {id_: await self._freeze_clock.seen(board) for id_, board in (await self.named(board_ids)).items()}

    async def update(self, board_id: str, patch: BoardPatch) -> BoardUpdate:
        """Change the fields that the patch sets. Raises `BoardNotFound`, `Invalid`."""
        expect("boards.update", BoardPatch, patch)
        expect_no_shard(board_id)
        update = await self._all_alike(BoardUpdate.of(await self._edit(board_id, lambda edit, _: edit.patch(patch))))
        if patch.hide_after is UNSET and patch.show_at is UNSET:
            return update
        # Also where nothing has changed: what was interrupted may be done again.
        return evolve(update, visible=await self._following.freeze_along(update.board) and update.visible)

    async def reset(self, board_id: str) -> BoardUpdate:
        """End the board's season now and begin the next; those that follow it have seasons of their own.

        Raises `BoardNotFound`.
        """
        expect_no_shard(board_id)
        return await self._all_alike(BoardUpdate.of(await self._edit(board_id, lambda edit, _: edit.reset())))

    async def delete(self, board_id: str) -> BoardUpdate:
        """End the board with all that is on it. Raises `BoardNotFound`, `BoardFollowed`."""
        expect_no_shard(board_id)
        board = await self._board_cache.board(board_id)
        ended = await self._following.end(board_id)
        board = ended.board if ended.board.uid != board.uid else board
        if board.shards is None:
            return ended
        # Nobody finds them any more.
        visible = [(await self._following.end(ref.id)).visible for ref in board.shards.refs[1:]]
        return evolve(ended, visible=ended.visible and all(visible))

    async def _found(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        return await self._shelf.find([board_id for board_id in board_ids if MARK not in board_id])

    async def _all_alike(self, update: BoardUpdate) -> BoardUpdate:
        """A wide board once all its shards are set as the first one is, and have turned with it."""
        if update.board.shards is None:
            return update
        return evolve(update, visible=await self._wide.align(update.board) and update.visible)

    async def mend(self) -> int:
        """Finish what was left half done of wide boards, whoever left it; says on how many boards."""
        return await self._wide.mend_all(self._following.end)

    async def fill(self, board_id: str) -> Filled:
        """Give a board that follows another all that the other holds: see `Filling`."""
        expect_no_shard(board_id)
        return await self._following.fill(board_id)

    async def remove(self, board_id: str, player_id: str, season: int | None = None) -> BoardUpdate:
        """Take a player off the board and those that follow it, or out of one of its seasons: see `BoardPlayers`.

        Raises `BoardNotFound`, `PlayerNotFound`, `SeasonNotFound`.
        """
        expect_no_shard(board_id)
        return await self._players.remove(board_id, player_id, season)

    async def correct(
        self, board_id: str, player_id: str, patch: PlayerPatch, season: int | None = None
    ) -> CorrectedPlayer:
        """Put a player's score right, or what belongs to it: see `BoardPlayers`.

        Raises `BoardNotFound`, `PlayerNotFound`, `SeasonNotFound`, `ScoreOutOfBounds`.
        """
        expect("boards.correct", PlayerPatch, patch)
        expect_no_shard(board_id)
        return await self._players.correct(board_id, player_id, patch, season)
