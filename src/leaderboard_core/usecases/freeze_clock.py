"""Whether boards are frozen now."""

from collections.abc import Awaitable, Callable

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.freezing import is_frozen, is_hidden, turns_between
from leaderboard_core.domain.season import Season


class FreezeClock:
    """Asks for the moment only where a board has moments to be compared with.

    `now`: the repository's clock, or what a process has found it to show, in microseconds.
    """

    def __init__(self, now: Callable[[], Awaitable[int]]) -> None:
        self._now = now

    async def is_frozen(self, board: Board) -> bool:
        """Whether the public sees nothing new on the board."""
        return board.hide_after is not None and is_frozen(board, await self._now())

    async def seen(self, board: Board) -> Board:
        """The board as the public sees it: nothing of it says that anything happened since it froze."""
        return evolve(board, last_reached_at=board.created_at) if await self.is_frozen(board) else board

    async def is_hidden(self, board: Board, season: Season) -> bool:
        """The same of one of its seasons."""
        return board.hide_after is not None and is_hidden(board, season, await self._now())

    async def turned(self, board: Board, since: int) -> tuple[bool, int]:
        """Whether that has become otherwise since a moment, and the moment now; 0: since nothing is known of."""
        if board.hide_after is None:
            return False, since
        now = await self._now()
        return bool(since) and turns_between(board, since, now), now
