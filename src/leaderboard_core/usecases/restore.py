"""Bringing the real-time store forward: after a start, after a loss, or after someone else's commit, all one way."""

import secrets

from attrs import define

from leaderboard_core.domain.change import Head
from leaderboard_core.domain.edit import Edit
from leaderboard_core.domain.following import is_all
from leaderboard_core.ports.rankings import Move, Rankings, Refused
from leaderboard_core.ports.repository import History, Outcome, UnitsOfWork, View, Wanted

#: How often a board may be found moved on by others before the caller is told to come back.
_ATTEMPTS = 5


@define
class Counts:
    """What was done so far, in boards. `overtaken`: the repository was restored from an older copy of itself."""

    advanced: int = 0
    loaded: int = 0
    overtaken: int = 0


class Restore:
    """Moves boards on to what the repository holds. Any number may run at once; none can take a board back."""

    def __init__(self, repository: UnitsOfWork, history: History, rankings: Rankings) -> None:
        self._repository = repository
        self._history = history
        self._rankings = rankings
        self.counts = Counts()

    async def catch_up(self, board_uid: int) -> bool:
        """Advance a board through the changes the repository still keeps; False when it must be loaded instead.

        A stretch at a time, so that a board far behind holds up neither store.
        """
        at, moved, refused = await self._at(board_uid), False, 0
        while at is not None and refused < _ATTEMPTS:
            changes = await self._history.changes(board_uid, at.change_id)
            if changes is None:
                return False
            if changes:
                move = Move(board_uid=board_uid, after=at.change_id, changes=changes)
                [result] = await self._rankings.advance([move])
                if isinstance(result, Refused):
                    at, refused = result.at, refused + 1
                    continue
                at, moved = changes[-1].head, True
            if is_all(changes):
                self.counts.advanced += moved
                return True
        return False

    async def bring_forward(self, board_uid: int) -> bool:
        """Bring a board to the repository's newest change, loading it anew where needed.

        False when the board has gone, when somebody else is loading it, or when others kept moving it: then it has
        to be tried again later.
        """
        for _ in range(_ATTEMPTS):
            if await self.catch_up(board_uid):
                return True
            at = await self._at(board_uid)
            if at is not None:
                await self.overtake(board_uid, at)
            # A load that was refused where nobody moved the board would be refused again.
            if not await self.load(board_uid, at) and await self._at(board_uid) == at:
                return False
        return False

    async def load(self, board_uid: int, judged: Head | None) -> bool:
        """Load a board anew if the real-time store still has it at `judged`; says whether it was done.

        What has gone is dropped instead.
        """
        async with self._history.snapshot(board_uid) as snapshot:
            if snapshot is None:
                await self._rankings.drop(board_uid)
                return False
            done = await self._rankings.load(snapshot, judged)
            self.counts.loaded += done
        return done

    async def overtake(self, board_uid: int, head: Head) -> None:
        """Make sure that the board's line goes beyond a change that was met elsewhere, so that revisions only grow.

        Where the repository does not hold that change and is not beyond its number, it was restored from an older
        copy of itself: it commits an empty change with a higher number.
        """

        def decide(view: View) -> Outcome[bool]:
            row = view.boards.get(board_uid)
            if row is None or row.head == head or row.head.sequence > head.sequence:
                return Outcome(answer=False)
            edit = Edit(row, view.now, {}, {})
            edit.overtake(head.sequence)
            closed = edit.close(secrets.token_hex(16))
            changes = [] if closed.change is None else [closed.change]
            return Outcome(answer=True, boards=[closed.board], changes=changes, ended=closed.ended)

        if await self._repository.unit_of_work(Wanted(players={board_uid: ()}), decide):
            self.counts.overtaken += 1

    async def _at(self, board_uid: int) -> Head | None:
        return (await self._rankings.heads([board_uid])).get(board_uid)
