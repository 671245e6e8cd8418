"""One player on all boards: where they stand, and erasing them everywhere."""

from collections.abc import Callable, Sequence

from attrs import evolve, field, frozen

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import BoardNotFound, PlayerNotFound
from leaderboard_core.domain.submission import mark_of
from leaderboard_core.ports.player_erasure import PlayerErasure, PlayerPresence
from leaderboard_core.ports.player_profiles import PlayerProfiles
from leaderboard_core.ports.repository import LockedState, ReadSet, UnitOfWork, WriteSet
from leaderboard_core.usecases.answers import At, PlayerEntry
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.board_edits import opened_boards, with_their_teams
from leaderboard_core.usecases.feed import Feed
from leaderboard_core.usecases.feeds import Feeds
from leaderboard_core.usecases.known_payloads import KnownPayloads
from leaderboard_core.usecases.pending_commits import pending_commits
from leaderboard_core.usecases.projector import BoardCommit, Projector
from leaderboard_core.usecases.read import Read
from leaderboard_core.usecases.rosters import Rosters
from leaderboard_core.usecases.viewer import Viewer


def _trusted(_: str) -> Viewer:
    return Viewer.MANAGER


@frozen
class BoardEntry:
    """The player's entry on one board."""

    board_id: str
    found: PlayerEntry


@frozen
class ErasureResult:
    """Where the player was, as boards and their seasons. `visible`: the real-time store shows none of it any more."""

    presences: Sequence[PlayerPresence] = field(repr=False)
    visible: bool


@frozen
class PlayerTraces:
    """Where a player is, as boards and their seasons, and whether anything was said of who they are."""

    presences: Sequence[PlayerPresence]
    has_profile: bool


class Players:
    """Players across boards. All raise `PlayerNotFound` for one whom no season of any board knows."""

    def __init__(
        self,
        erasing: PlayerErasure,
        profiles: PlayerProfiles,
        repository: UnitOfWork,
        rosters: Rosters,
        board_cache: BoardCache,
        *,
        read: Read,
        show: Projector,
        payloads: KnownPayloads,
    ) -> None:
        self._erasing = erasing
        self._profiles = profiles
        self._rosters = rosters
        self._feeds = Feeds(board_cache, repository, rosters)
        self._board_cache = board_cache
        self._read = read
        self._projector = show
        self._payloads = payloads

    async def entries(self, player_id: str, viewer: Callable[[str], Viewer] = _trusted) -> Sequence[BoardEntry]:
        """The player's entries on all boards that show them now, by the boards' ids; none for one of past seasons.

        `viewer`: who is to see those of a board, by its id. Of a board that is frozen to the public nothing says
        whether they are on it. Raises `BoardLoading` when one of the boards cannot be shown.
        """
        entries: list[BoardEntry] = []
        for trace in await self._presences(player_id):
            # What is known to be committed is waited for.
            self._board_cache.learn(trace.board)
            at = At(viewer=viewer(trace.board.public_id))
            try:
                found = await self._read.player(trace.board.public_id, player_id, at)
            except (BoardNotFound, PlayerNotFound):
                continue
            if not found.meta.frozen or at.viewer.sees_own:
                entries.append(BoardEntry(trace.board.public_id, found))
        return entries

    async def erase(self, player_id: str) -> ErasureResult:
        """Erase the player everywhere, one unit of work a board; done again, it finishes what was interrupted.

        Nothing brings the player back but a submission that names them and is applied afterwards.
        """
        presences, has_profile = await self._kept(player_id)
        boards = [*(trace.board for trace in presences), *await self._erasing.boards_mentioning(player_id)]
        by_uid = {board.uid: board for board in boards if board.links.members is None}
        visible = [await self._erase_from(by_uid[uid], player_id) for uid in sorted(by_uid)]
        for trace in await self._where(player_id):
            # Filled meanwhile with what a board still had that it follows; that one has nothing more to give.
            if trace.board.uid not in by_uid and trace.board.links.root is not None:
                visible.append(await self._erase_from(trace.board, player_id))
                presences = sorted([*presences, trace], key=lambda one: one.board.public_id)
        await self._erasing.purge(player_id, mark_of(player_id))
        self._rosters.forget(player_id)
        self._payloads.forget()
        if not presences and not has_profile:
            raise PlayerNotFound(None, player_id)
        return ErasureResult(presences, all(visible))

    async def traces(self, player_id: str) -> PlayerTraces:
        """What erasing the player would take away, as it is now; who has a profile and no score is known as well."""
        presences, has_profile = await self._kept(player_id)
        if not presences and not has_profile:
            raise PlayerNotFound(None, player_id)
        return PlayerTraces(presences, has_profile)

    async def _kept(self, player_id: str) -> tuple[Sequence[PlayerPresence], bool]:
        return await self._where(player_id), await self._profiles.profile(player_id) is not None

    async def _where(self, player_id: str) -> Sequence[PlayerPresence]:
        """Where a player is; not where a team is called so."""
        return [one for one in await self._erasing.presences(player_id) if one.board.links.members is None]

    async def _presences(self, player_id: str) -> Sequence[PlayerPresence]:
        presences = await self._where(player_id)
        if not presences:
            raise PlayerNotFound(None, player_id)
        return presences

    async def _erase_from(self, board: Board, player_id: str) -> bool:
        def decide(view: LockedState, feed: Feed) -> WriteSet[Sequence[BoardCommit]]:
            opened = opened_boards(view, feed)
            edit = opened.get(board.uid)
            if edit is None:
                # Deleted meanwhile, and swept as such.
                return WriteSet(answer=())
            edit.erase(player_id)
            edits = [edit, *with_their_teams(opened.values(), [edit])]
            written = pending_commits([(view.boards[one.board.uid], one) for one in edits])
            return evolve(written, erased={board.uid: player_id})

        read_set = ReadSet(players={board.uid: [player_id]})
        commits = await self._feeds.unit_of_work(read_set, [board], decide)
        return all(projection.visible for projection in (await self._projector(commits)).values())
