"""Bringing the real-time store forward: after a start, after a loss, or after someone else's commit, all one way."""

from leaderboard_core.domain.change import Head
from leaderboard_core.ports.rankings import Move, Moved, Rankings
from leaderboard_core.ports.repository import History

#: How often a board may be found moved on by others before the caller is told to come back.
_ATTEMPTS = 5


class Restore:
    """Moves boards on to what the repository holds. Any number may run at once; none can take a board back."""

    def __init__(self, history: History, rankings: Rankings) -> None:
        self._history = history
        self._rankings = rankings

    async def catch_up(self, board_uid: int) -> bool:
        """Advance a board through the changes the repository still keeps; False when it must be loaded instead."""
        for _ in range(_ATTEMPTS):
            at = await self._at(board_uid)
            if at is None:
                return False
            changes = await self._history.changes(board_uid, at.change_id)
            if changes is None:
                return False
            if not changes:
                return True
            [result] = await self._rankings.advance([Move(board_uid=board_uid, after=at.change_id, changes=changes)])
            if isinstance(result, Moved):
                return True
        return False

    async def bring_forward(self, board_uid: int) -> bool:
        """Bring a board to the repository's newest change, loading it anew where needed.

        False when the board has gone, or when others kept moving it and it has to be tried again.
        """
        for _ in range(_ATTEMPTS):
            if await self.catch_up(board_uid):
                return True
            if not await self.load(board_uid, await self._at(board_uid)):
                return False
        return False

    async def load(self, board_uid: int, judged: Head | None) -> bool:
        """Load a board anew if the real-time store still has it at `judged`; False when the board has gone."""
        async with self._history.snapshot(board_uid) as snapshot:
            if snapshot is None:
                await self._rankings.drop(board_uid)
                return False
            await self._rankings.load(snapshot, judged)
        return True

    async def all(self) -> int:
        """Bring every living board forward; says how many were behind."""
        truth = await self._history.heads()
        shown = await self._rankings.heads(list(truth))
        behind = [uid for uid, head in truth.items() if shown.get(uid) != head]
        for uid in behind:
            await self.bring_forward(uid)
        return len(behind)

    async def _at(self, board_uid: int) -> Head | None:
        return (await self._rankings.heads([board_uid])).get(board_uid)
