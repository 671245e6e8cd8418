"""After a commit: show it in the real-time store, and learn the ranks."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change, Head
from leaderboard_core.domain.errors import NotShown, StoreUnavailable
from leaderboard_core.ports.broadcaster import Broadcaster, News
from leaderboard_core.ports.rankings import Move, Moved, Rankings, Refused
from leaderboard_core.usecases.directory import Directory
from leaderboard_core.usecases.restore import Restore


@frozen(kw_only=True)
class Commit:
    """What a unit of work did to one board: the row after it, where it stood before, and the change, if any."""

    board: Board
    before: Head
    change: Change | None
    ranks_of: Sequence[str] = ()


@frozen
class Shown:
    """Whether the real-time store shows it, with the asked players' ranks before and after (None: no rank)."""

    visible: bool
    before: Mapping[str, int | None]
    after: Mapping[str, int | None]


#: Committed, but the real-time store does not show it yet.
HIDDEN = Shown(False, {}, {})


class Show:
    """Brings boards forward by what was just committed.

    It never fails: what cannot be shown now is not visible yet.
    """

    def __init__(self, directory: Directory, rankings: Rankings, restore: Restore, broadcaster: Broadcaster) -> None:
        self._directory = directory
        self._rankings = rankings
        self._restore = restore
        self._broadcaster = broadcaster

    async def __call__(self, commits: Sequence[Commit]) -> dict[int | None, Shown]:
        """Show each board's commit, in one call of the store, and pass the news on; by board uid.

        Readers are held to a change only once it is shown, or cannot be: before, nobody was told of it, and whoever
        reads while it is on its way has no need to bring the board forward.
        """
        try:
            shown = await self._advance(commits)
        finally:
            for commit in commits:
                self._directory.learn(commit.board)
        for commit in commits:
            if commit.change is not None:
                self._broadcaster.publish(_news(commit))
        return shown

    async def _advance(self, commits: Sequence[Commit]) -> dict[int | None, Shown]:
        shown: dict[int | None, Shown] = {}
        try:
            results = await self._rankings.advance([_move(commit) for commit in commits])
            for commit, result in zip(commits, results, strict=True):
                one = await self._shown(commit, result)
                before = shown.get(commit.board.uid)
                shown[commit.board.uid] = one if before is None else _both(before, one)
        except StoreUnavailable:
            return {commit.board.uid: HIDDEN for commit in commits}
        return shown

    async def _shown(self, commit: Commit, result: Moved | Refused) -> Shown:
        if isinstance(result, Moved):
            return Shown(True, {} if _turned(commit) else result.before, result.after)
        if not await self._restore.catch_up(commit.board.uid):
            return HIDDEN
        return await self._ranks_now(commit)

    async def _ranks_now(self, commit: Commit) -> Shown:
        """Someone else brought the board forward first: the ranks before are not known any more."""
        if commit.board.deleted or not commit.ranks_of:
            return Shown(True, {}, {})
        try:
            roll = await self._rankings.board(commit.board).find(commit.ranks_of)
        except NotShown:
            return HIDDEN
        return Shown(True, {}, {found.state.player_id: found.rank for found in roll.players})


def _both(first: Shown, second: Shown) -> Shown:
    """What two commits of one board come to, the second following the first."""
    before, after = {**second.before, **first.before}, {**first.after, **second.after}
    return Shown(first.visible and second.visible, before, after)


def _turned(commit: Commit) -> bool:
    """Whether the commit opened a season: then nobody had a rank in it before."""
    return commit.board.season_opened > commit.before.sequence


def _news(commit: Commit) -> News:
    board = commit.board
    return News(board.uid, board.id, board.head, board.deleted)


def _move(commit: Commit) -> Move:
    return Move(
        board_uid=commit.board.uid,
        after=commit.before.change_id,
        changes=() if commit.change is None else (commit.change,),
        ranks_of=commit.ranks_of,
    )
