"""After a commit: show it in the real-time store, and learn the ranks."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotShown, StoreUnavailable, Unavailable
from leaderboard_core.domain.grace import PastStates
from leaderboard_core.domain.ranking import is_dense, is_shared
from leaderboard_core.domain.unranked import NOBODY, Unranked, told_ranks
from leaderboard_core.ports.broadcaster import BoardChanged, Broadcaster
from leaderboard_core.ports.ranking_store import Advance, Advanced, RankingStore
from leaderboard_core.ports.repository import SeasonStore
from leaderboard_core.usecases.answer_builders import entries_of_players
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.reconcile import Reconciler

NO_STATES: Final[Mapping[str, PlayerState]] = {}
NO_RANKS: Final[Mapping[str, int | None]] = {}


class BoardCommit(NamedTuple):
    """What a unit of work did to one board: the row after it, where it stood before, and the change, if any.

    `frozen`: the board was frozen then. `past`: what came to the season before the open one. `unranked`: who has no
    rank, having no result.
    """

    board: Board
    before: Version
    change: Change | None
    ranks_of: Sequence[str] = ()
    frozen: bool = False
    past: PastStates | None = None
    #: Whether ranks before are asked for as well.
    ranks_before: bool = True
    unranked: Unranked = NOBODY
    #: What a shard of a wide board had of those whose ranks are asked for.
    held: Mapping[str, PlayerState] = NO_STATES


class Projection(NamedTuple):
    """Whether the real-time store shows it, with the asked players' ranks before and after (None: no rank).

    `frozen`: to those alone who manage the board. `past`: the ranks of those who are asked and came to the season
    before the open one, in that.
    """

    visible: bool
    before: Mapping[str, int | None]
    after: Mapping[str, int | None]
    frozen: bool = False
    past: Mapping[str, int | None] = NO_RANKS


#: Committed, but the real-time store does not show it yet.
NOT_PROJECTED = Projection(False, {}, {})
_FROZEN = NOT_PROJECTED._replace(frozen=True)


def warn(error: Exception) -> None:
    """What a library does with an error that it must not raise."""
    warnings.warn(f"what was committed cannot be shown yet: {error!r}", RuntimeWarning, stacklevel=2)


class Projector:
    """Advances boards of the ranking store by what was just committed.

    It never fails: what cannot be shown now is not visible yet. `unforeseen` is told of errors that no store should
    raise: there is nobody whom they could be raised to, for what was asked for is done.
    """

    def __init__(
        self,
        board_cache: BoardCache,
        ranking_store: RankingStore,
        reconciler: Reconciler,
        broadcaster: Broadcaster,
        *,
        seasons: SeasonStore,
        unforeseen: Callable[[Exception], None] = warn,
    ) -> None:
        self._board_cache = board_cache
        self._ranking_store = ranking_store
        self._reconciler = reconciler
        self._broadcaster = broadcaster
        self._seasons = seasons
        self._unforeseen = unforeseen

    async def board_created(self, board: Board) -> None:
        """Show a board that was just made, and pass on that it was; there is nothing on it yet to be seen."""
        self._board_cache.learn(board)
        self._broadcaster.publish(BoardChanged(board.uid, board.id, board.version, listed=True))
        try:
            await self._reconciler.catch_up(board.uid)
        except Unavailable:
            return
        except Exception as error:  # the board is made
            self._unforeseen(error)

    async def __call__(self, commits: Sequence[BoardCommit]) -> dict[int | None, Projection]:
        """Show each board's commit, in one call of the store, and pass the news on; by board uid.

        Readers are held to a change only once it is shown, or cannot be: before, nobody was told of it, and whoever
        reads while it is on its way has no need to let the board catch up.
        """
        try:
            shown = await self._advance(commits)
        finally:
            for commit in commits:
                self._board_cache.learn(commit.board)
        for commit in commits:
            if commit.change is not None:
                self._broadcaster.publish(_news(commit, commit.change))
        if late := [commit for commit in commits if commit.past is not None and commit.ranks_of]:
            await self._rank_late(late, shown)
        return shown

    async def _rank_late(self, commits: Sequence[BoardCommit], shown: dict[int | None, Projection]) -> None:
        """Learn the ranks of those who are asked in the seasons before the open ones: what came there is committed."""
        for commit in commits:
            try:
                ranks = await self._ranks_past(commit)
            except (NotShown, Unavailable):
                continue
            except Exception as error:  # it is committed all the same
                self._unforeseen(error)
                continue
            uid = commit.board.uid
            shown[uid] = shown[uid]._replace(past={**shown[uid].past, **ranks})

    async def _ranks_past(self, commit: BoardCommit) -> Mapping[str, int | None]:
        board, past = commit.board, commit.past
        seasons = [
            one for one in await self._seasons.seasons(board.uid) if past is not None and one.season == past.season
        ]
        if not seasons:
            return NO_RANKS
        roll = await self._seasons.places(board, seasons[0]).find(
            commit.ranks_of, shared=is_shared(board.ranking), dense=is_dense(board.ranking)
        )
        return {one.player_id: one.rank for one in entries_of_players(board, roll)}

    async def _advance(self, commits: Sequence[BoardCommit]) -> dict[int | None, Projection]:
        shown: dict[int | None, Projection] = {}
        try:
            results = await self._ranking_store.advance(list(map(_move, commits)))
            for commit, result in zip(commits, results, strict=True):
                uid = commit.board.uid
                if isinstance(result, StoreUnavailable):
                    one = _not_shown(commit)
                elif isinstance(result, Advanced):
                    before = {} if _turned(commit) else told_ranks(result.before, commit.unranked.before)
                    one = Projection(True, before, told_ranks(result.after, commit.unranked.after), commit.frozen)
                else:
                    one = await self._replayed(commit)
                shown[uid] = _both(shown[uid], one) if uid in shown else one
        except Unavailable:
            return {commit.board.uid: _not_shown(commit) for commit in commits}
        except Exception as error:  # it is committed all the same
            self._unforeseen(error)
            return {commit.board.uid: _not_shown(commit) for commit in commits}
        return shown

    async def _replayed(self, commit: BoardCommit) -> Projection:
        """The board was elsewhere than before the commit."""
        if not await self._reconciler.replay(commit.board.uid):
            return _not_shown(commit)
        return await self._ranks_now(commit)

    async def _ranks_now(self, commit: BoardCommit) -> Projection:
        """Someone else advanced the board first: the ranks before are not known any more."""
        if commit.board.deleted or not commit.ranks_of:
            return Projection(True, {}, {}, commit.frozen)
        try:
            roll = await self._ranking_store.board(commit.board).find(
                commit.ranks_of, shared=is_shared(commit.board.ranking), dense=is_dense(commit.board.ranking)
            )
        except NotShown:
            return _not_shown(commit)
        ranks = {one.player_id: one.rank for one in entries_of_players(commit.board, roll)}
        return Projection(True, {}, ranks, commit.frozen)


def _both(first: Projection, second: Projection) -> Projection:
    """What two commits of one board come to, the second following the first."""
    before, after = {**second.before, **first.before}, {**first.after, **second.after}
    return Projection(first.visible and second.visible, before, after, first.frozen or second.frozen, first.past)


def _not_shown(commit: BoardCommit) -> Projection:
    return _FROZEN if commit.frozen else NOT_PROJECTED


def _turned(commit: BoardCommit) -> bool:
    """Whether the commit opened a season: then nobody had a rank in it before."""
    return commit.board.season_opened > commit.before.revision


def _news(commit: BoardCommit, change: Change) -> BoardChanged:
    board = commit.board
    # A patch stamps the board with the moment of its change, or with a later one where the clock went back.
    listed = board.deleted or _turned(commit) or board.updated_at >= change.committed_at
    return BoardChanged(board.uid, board.id, board.version, board.deleted, listed)


def _move(commit: BoardCommit) -> Advance:
    return Advance(
        board_uid=commit.board.uid,
        after=commit.before.change_id,
        changes=() if commit.change is None else (commit.change,),
        ranks_of=commit.ranks_of,
        ranks_before=commit.ranks_before,
        shared=is_shared(commit.board.ranking),
        dense=is_dense(commit.board.ranking),
    )
