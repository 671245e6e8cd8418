"""Making, changing, resetting and ending boards, and taking players off them."""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence

from attrs import evolve, field, frozen

from leaderboard_core.domain.board import Board, newest_of
from leaderboard_core.domain.board_settings import BoardPatch, NewBoard
from leaderboard_core.domain.calendar import Calendar, next_reset
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.change_builder import ChangeBuilder, SubmissionOutcome, opening_change
from leaderboard_core.domain.errors import BoardNotFound, FieldError, Invalid, NotShown, PlayerNotFound, SeasonNotFound
from leaderboard_core.domain.patterns import EVERY_BOARD, Patterns
from leaderboard_core.domain.player_patch import PlayerPatch
from leaderboard_core.domain.score import plain
from leaderboard_core.ports.repository import BoardStore, LockedState, ReadSet, SeasonStore, UnitOfWork, WriteSet
from leaderboard_core.usecases.answers import BOARDS_LIMIT, DEFAULT_BOARDS
from leaderboard_core.usecases.argument_checks import expect
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.projector import BoardCommit, Projection, Projector


@frozen
class BoardUpdate:
    """A board after a change; `visible`: the real-time store shows it already."""

    board: Board
    visible: bool


@frozen
class CorrectedPlayer:
    """A player who was put right, once it is committed: as the answer to a submission."""

    leaderboard_id: str
    player_id: str
    score: int | float
    rank: int | None
    previous_score: int | float
    previous_rank: int | None
    changed: bool
    visible: bool


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
        seasons: SeasonStore,
        board_cache: BoardCache,
        show: Projector,
    ) -> None:
        self._shelf = shelf
        self._repository = repository
        self._seasons = seasons
        self._board_cache = board_cache
        self._projector = show

    async def create(self, new: NewBoard) -> Board:
        """Make a board. Raises `BoardExists`."""
        expect("boards.create", NewBoard, new)
        board = _born(new, await self._shelf.now())
        await self._shelf.add(board, opening_change(board))
        await self._projector.board_created(board)
        return board

    async def get(self, board_id: str) -> Board:
        """The board as the repository has it. Raises `BoardNotFound`."""
        return await self._board_cache.fresh(board_id)

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
            boards = newest_of((await self._shelf.find(named.ids)).values(), limit + 1, after)
        page = boards[:limit]
        more = len(boards) > limit
        return BoardList(page, (page[-1].created_at, page[-1].id) if more else None)

    async def named(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        """The living boards of these ids by their ids, as the repository has them; unknown ones are left out."""
        return await self._shelf.find(board_ids)

    async def update(self, board_id: str, patch: BoardPatch) -> BoardUpdate:
        """Change the fields that the patch sets. Raises `BoardNotFound`, `Invalid`."""
        expect("boards.update", BoardPatch, patch)
        return await self._edit(board_id, (), lambda edit: edit.patch(patch))

    async def reset(self, board_id: str) -> BoardUpdate:
        """End the board's season now and begin the next. Raises `BoardNotFound`."""
        return await self._edit(board_id, (), lambda edit: edit.reset())

    async def delete(self, board_id: str) -> BoardUpdate:
        """End the board with all that is on it. Raises `BoardNotFound`."""
        changed = await self._edit(board_id, (), lambda edit: edit.delete())
        self._board_cache.forget(changed.board)
        return changed

    async def remove(self, board_id: str, player_id: str, season: int | None = None) -> BoardUpdate:
        """Take a player off the board, or out of one of its seasons, where those behind move up.

        Raises `BoardNotFound`, `PlayerNotFound`, `SeasonNotFound`.
        """
        if season is None:
            return await self._edit(board_id, (player_id,), lambda edit: edit.remove(player_id))
        board = await self._board_cache.fresh(board_id)
        await self._require_in_season(board, player_id, season)

        def decide(view: LockedState) -> WriteSet[BoardCommit]:
            row = _row_of(board, view)
            edit = ChangeBuilder(row, view.now, view.states.get(board.uid, {}), {})
            if edit.season == season:
                edit.remove(player_id)
                return pending_commit(row, edit)
            if row.season == season and player_id not in view.states.get(board.uid, {}):
                # The season was open until now.
                raise PlayerNotFound(board.id, player_id)
            # A change in any case: whoever remembers an answer about the board learns that there is another one.
            edit.fence(row.version.revision)
            return evolve(pending_commit(row, edit), taken_out={board.uid: (season, player_id)})

        commit = await self._repository.unit_of_work(ReadSet(players={board.uid: (player_id,)}), decide)
        shown = await self._projector([commit])
        return BoardUpdate(commit.board, shown[commit.board.uid].visible)

    async def correct(self, board_id: str, player_id: str, patch: PlayerPatch) -> CorrectedPlayer:
        """Put a player's score right, or what belongs to it, without another moment at which it was reached.

        The update mode is not asked; bounds are. Raises `BoardNotFound`, `PlayerNotFound`, `ScoreOutOfBounds`.
        """
        expect("boards.correct", PlayerPatch, patch)
        outcomes: list[SubmissionOutcome] = []

        def correct(edit: ChangeBuilder) -> None:
            outcomes.append(edit.correct(player_id, patch))

        commit, (visible, before, after) = await self._shown(board_id, (player_id,), correct)
        score, previous_score, changed, _ = outcomes[-1]
        assert score is not None
        assert previous_score is not None
        return CorrectedPlayer(
            commit.board.id,
            player_id,
            plain(score),
            after.get(player_id),
            plain(previous_score),
            before.get(player_id),
            changed,
            visible,
        )

    async def _require_in_season(self, board: Board, player_id: str, season: int) -> None:
        known = {one.season: one for one in await self._seasons.seasons(board.uid)}
        if season not in known:
            raise SeasonNotFound(board.id, season)
        if known[season].ended_at is None:
            return
        try:
            found = await self._seasons.places(board, known[season]).find([player_id])
        except NotShown:
            raise SeasonNotFound(board.id, season) from None
        if not found.players:
            raise PlayerNotFound(board.id, player_id)

    async def _edit(
        self, board_id: str, players: Sequence[str], action: Callable[[ChangeBuilder], None]
    ) -> BoardUpdate:
        commit, projection = await self._shown(board_id, players, action)
        return BoardUpdate(commit.board, projection.visible)

    async def _shown(
        self, board_id: str, players: Sequence[str], action: Callable[[ChangeBuilder], None]
    ) -> tuple[BoardCommit, Projection]:
        """What was committed, and what of it is shown, with the ranks of these players."""
        try:
            commit = await self._commit(await self._board_cache.board(board_id), players, action)
        except BoardNotFound:
            # The remembered uid was of a board deleted meanwhile; another may live under its id.
            commit = await self._commit(await self._board_cache.fresh(board_id), players, action)
        shown = await self._projector([commit])
        return commit, shown[commit.board.uid]

    async def _commit(
        self, board: Board, players: Sequence[str], action: Callable[[ChangeBuilder], None]
    ) -> BoardCommit:
        def decide(view: LockedState) -> WriteSet[BoardCommit]:
            row = _row_of(board, view)
            edit = ChangeBuilder(row, view.now, view.states.get(board.uid, {}), {})
            action(edit)
            return pending_commit(row, edit, players)

        return await self._repository.unit_of_work(ReadSet(players={board.uid: players}), decide)


def _row_of(board: Board, view: LockedState) -> Board:
    """The board as it is under its lock. Raises `BoardNotFound`."""
    if board.uid not in view.boards:
        raise BoardNotFound(board.id)
    return view.boards[board.uid]


def pending_commit(before: Board, edit: ChangeBuilder, ranks_of: Sequence[str] = ()) -> WriteSet[BoardCommit]:
    """Close the edit of a single board into what is to be written, and what to show afterwards."""
    closed = edit.close(secrets.token_hex(16))
    commit = BoardCommit(closed.board, before.version, closed.change, ranks_of)
    if closed.change is None:
        return WriteSet(answer=commit)
    return WriteSet(answer=commit, boards=[closed.board], changes=[closed.change], ended=closed.ended)


def _born(new: NewBoard, now: int) -> Board:
    return Board(
        uid=secrets.randbits(63),
        id=new.id,
        name=new.name,
        sort_order=new.sort_order,
        update_mode=new.update_mode,
        reset_period=new.reset_period,
        reset_cron=new.reset_cron,
        timezone=new.timezone,
        max_entries=new.max_entries,
        min_score=new.min_score,
        max_score=new.max_score,
        decimals=new.decimals,
        format=new.format,
        unit=new.unit,
        ranking=new.ranking,
        created_at=now,
        updated_at=now,
        season=1,
        season_started_at=now,
        season_opened=1,
        next_reset_at=next_reset(Calendar(new.reset_period, new.timezone, new.reset_cron), now),
        last_reached_at=now,
        version=Version(secrets.token_hex(16), 1),
    )
