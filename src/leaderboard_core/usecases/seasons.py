"""Seasons: which there were, and turning those whose time is over."""

from collections.abc import Sequence
from typing import Final

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.calendar import calendar_of, is_too_late, latest_resets
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.season import Season, of_all_shards
from leaderboard_core.ports.repository import BoardStore, LockedState, ReadSet, SeasonStore, UnitOfWork, WriteSet
from leaderboard_core.usecases.argument_checks import expect_no_shard
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.freeze_clock import FreezeClock
from leaderboard_core.usecases.pending_commits import pending_commit
from leaderboard_core.usecases.projector import BoardCommit, Projector
from leaderboard_core.usecases.viewer import Viewer
from leaderboard_core.usecases.wide_boards import WideBoards

#: How often the boards with a calendar of their own are looked through for boundaries that a wrong clock has set, in
#: microseconds: how long their seasons last is no constant that a store could compare with.
_LOOK_EVERY: Final = 60_000_000


class Seasons:
    """The seasons of boards. Any number of schedulers may turn them: each boundary turns once."""

    def __init__(
        self,
        shelf: BoardStore,
        repository: UnitOfWork,
        seasons: SeasonStore,
        board_cache: BoardCache,
        show: Projector,
        *,
        freeze_clock: FreezeClock,
        wide: WideBoards,
    ) -> None:
        self._shelf = shelf
        self._repository = repository
        self._seasons = seasons
        self._board_cache = board_cache
        self._projector = show
        self._freeze_clock = freeze_clock
        self._looked_at = 0
        self._wide = wide

    async def of(self, board_id: str, viewer: Viewer = Viewer.MANAGER) -> Sequence[Season]:
        """All seasons of a board, the open one first, as somebody sees them. Raises `BoardNotFound`."""
        expect_no_shard(board_id)
        board = await self._board_cache.fresh(board_id)
        seasons = await self._with_grace(await self._of_all(board))
        if viewer.sees_frozen or board.hide_after is None:
            return seasons
        return [
            evolve(season, total_players=None) if await self._freeze_clock.is_hidden(board, season) else season
            for season in seasons
        ]

    async def _of_all(self, board: Board) -> Sequence[Season]:
        whole = await self._seasons.seasons(board.uid)
        if board.shards is None:
            return whole
        others = [{one.season: one for one in seasons} for seasons in await self._wide.seasons_of_others(board)]
        # One that was made anew has nothing of what was before.
        return [of_all_shards([one, *[some[one.season] for some in others if one.season in some]]) for one in whole]

    async def _with_grace(self, seasons: Sequence[Season]) -> Sequence[Season]:
        """The seasons, knowing of those that have ended whether they take what is late."""
        if all(one.settles_at == one.ended_at for one in seasons if one.settles_at is not None):
            return seasons
        now = await self._shelf.now()
        return [evolve(one, in_grace=one.settles_at is not None and now < one.settles_at) for one in seasons]

    async def turn_due(self) -> int:
        """Turn the season of every board whose boundary has passed, and set anew those that lie too far ahead.

        Says how many turned.
        """
        now = await self._shelf.now()
        look = now - self._looked_at >= _LOOK_EVERY or now < self._looked_at
        due = await self._shelf.due(now, latest_resets(now), now if look else None)
        if look:
            self._looked_at = now
        return sum([await self._turn(board) for board in due if _has_to_be_set(board, now)])

    async def _turn(self, board: Board) -> bool:
        def decide(view: LockedState) -> WriteSet[BoardCommit | None]:
            row = view.boards.get(board.uid)
            if row is None:
                return WriteSet(answer=None)
            # Opening the edit turns the season if it is due under the lock.
            return pending_commit(row, ChangeBuilder(row, view.now, {}, {}))

        commit = await self._repository.unit_of_work(ReadSet(players={board.uid: ()}), decide)
        if commit is None:
            return False
        if commit.board.shards is not None:
            # It has turned before the decision, whoever let it; the other shards have as well by now.
            await self._wide.align(commit.board)
        elif commit.change is None:
            return False
        if commit.change is not None:
            await self._projector([commit])
        return commit.board.season != board.season


def _has_to_be_set(board: Board, now: int) -> bool:
    """Whether the season of a board is over, or its boundary too far ahead."""
    boundary = board.next_reset_at
    return boundary is not None and (boundary <= now or is_too_late(calendar_of(board), boundary, now))
