"""Reconciling the real-time store with the repository: after a start, a loss or someone else's commit, all one way."""

import secrets

from attrs import define

from leaderboard_core.domain.change import Version
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.change_log_limits import is_complete
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.ranking_store import Advance, RankingStore, VersionConflict
from leaderboard_core.ports.repository import ChangeLog, LockedState, ReadSet, UnitOfWork, WriteSet

#: How often a board may be found moved on by others before the caller is told to come back.
_ATTEMPTS = 5


@define
class ReconcileCounts:
    """What was done so far, in boards. `fenced`: the repository turned out to be an older copy of itself."""

    advanced: int = 0
    loaded: int = 0
    fenced: int = 0


class Reconciler:
    """Lets boards catch up with what the repository holds. Any number may run at once; none can take a board back."""

    def __init__(self, repository: UnitOfWork, change_log: ChangeLog, ranking_store: RankingStore) -> None:
        self._repository = repository
        self._change_log = change_log
        self._ranking_store = ranking_store
        #: By board the last change that was met and that the repository has lost.
        self._lost: dict[int, Version] = {}
        self.counts = ReconcileCounts()

    async def replay(self, board_uid: int) -> bool:
        """Advance a board through the changes the repository still keeps; False when it must be loaded instead.

        A stretch at a time, so that a board far behind holds up neither store.
        """
        at, moved, refused = await self._at(board_uid), False, 0
        while at is not None and refused < _ATTEMPTS:
            changes = await self._change_log.changes(board_uid, at.change_id)
            if changes is None:
                return False
            if changes:
                move = Advance(board_uid=board_uid, after=at.change_id, changes=changes)
                [result] = await self._ranking_store.advance([move])
                if isinstance(result, StoreUnavailable):
                    raise result
                if isinstance(result, VersionConflict):
                    at, refused = result.at, refused + 1
                    continue
                at, moved = changes[-1].version, True
            if is_complete(changes):
                self.counts.advanced += moved
                return True
        return False

    async def catch_up(self, board_uid: int) -> bool:
        """Bring a board to the repository's newest change, loading it anew where needed.

        False when the board has gone, when somebody else is loading it, or when others kept moving it: then it has
        to be tried again later.
        """
        for _ in range(_ATTEMPTS):
            if await self.replay(board_uid):
                return True
            at = await self._at(board_uid)
            if at is not None:
                await self.fence(board_uid, at)
            # A load that was refused where nobody moved the board would be refused again.
            if not await self.rebuild(board_uid, at) and await self._at(board_uid) == at:
                return False
        return False

    async def rebuild(self, board_uid: int, judged: Version | None) -> bool:
        """Load a board anew if the real-time store still has it at `judged`; says whether it was done.

        What has gone is dropped instead.
        """
        async with self._change_log.snapshot(board_uid) as snapshot:
            if snapshot is None:
                await self._ranking_store.drop(board_uid)
                return False
            done = await self._ranking_store.rebuild(snapshot, judged)
            self.counts.loaded += done
        return done

    async def fence(self, board_uid: int, version: Version) -> None:
        """Make sure that the change log goes beyond a change that was met elsewhere, so that revisions only grow.

        Where the repository has lost that change, it is an older copy of itself. That is counted, once for each change;
        and if its change log is not beyond the number, it commits an empty change with a higher one.
        """
        if board_uid not in await self._change_log.contradicted({board_uid: version}):
            return
        if self._lost.get(board_uid) != version:
            self._lost[board_uid] = version
            self.counts.fenced += 1

        def decide(view: LockedState) -> WriteSet[None]:
            row = view.boards.get(board_uid)
            if row is None or row.version == version or row.version.revision > version.revision:
                return WriteSet(answer=None)
            edit = ChangeBuilder(row, view.now, {}, {}, turns=None if row.shards is None else ())
            edit.fence(version.revision)
            closed = edit.close(secrets.token_hex(16))
            changes = [] if closed.change is None else [closed.change]
            return WriteSet(answer=None, boards=[closed.board], changes=changes, ended=closed.ended)

        await self._repository.unit_of_work(ReadSet(players={board_uid: ()}), decide)

    async def _at(self, board_uid: int) -> Version | None:
        at = (await self._ranking_store.versions([board_uid])).get(board_uid)
        if isinstance(at, StoreUnavailable):
            raise at
        return at
