"""The list of boards for those who watch it: told of what changed in it, at most so often, and who may see what."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextvars import Context

import structlog
from attrs import define, field

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.access import Caller
from leaderboard_shells.live import server_messages
from leaderboard_shells.live.send_queue import SendQueue

_log = structlog.stdlib.get_logger("leaderboard.live")

#: How many boards one update names at most; where more have changed, it says to read the list again.
MOST_NAMED = 100
#: Under which name an update of the list waits in the send queue; no board is called so.
_NAME = ""
#: How long a list that cannot be read is left alone, in seconds.
_RETRY = 0.5

#: By id the boards that may be other than they were, as they are now; None: gone.
Changes = Mapping[str, Board | None]
#: Finds boards by their ids, in the repository.
Find = Callable[[Collection[str]], Awaitable[Mapping[str, Board]]]


@define(eq=False)
class ListSubscription:
    """One socket's watch on the list, as far as its `caller` sees it."""

    send_queue: SendQueue
    caller: Callable[[], Caller]
    #: What the update holds that was put into the send queue last; None: that the list is to be read again.
    _told: Changes | None = field(factory=dict)

    def show(self, changes: Changes | None) -> None:
        """Send what the caller sees of the changes, together with what still waits; None: read the list again."""
        caller = self.caller()
        if changes is not None:
            changes = {board_id: board for board_id, board in changes.items() if caller.sees(board_id)}
            if not changes:
                return
        if self.send_queue.holds(_NAME):
            changes = None if changes is None or self._told is None else {**self._told, **changes}
        if changes is not None and len(changes) > MOST_NAMED:
            changes = None
        if not self.send_queue.update(_NAME, server_messages.boards_update(changes)):
            changes = None
            self.send_queue.replace(_NAME, server_messages.boards_update(None))
        self._told = changes

    def end(self) -> None:
        """Nothing of the list is to be seen any more."""
        self.send_queue.withdraw(_NAME)


class BoardListFeed:
    """Looks up the boards of which news came, once for all who watch, and waits `pause` seconds before the next time.

    While nobody watches it keeps nothing. What is remembered of news is bounded.
    """

    def __init__(self, find: Find, pause: float) -> None:
        self._find = find
        self._pause = pause
        self._subscriptions: set[ListSubscription] = set()
        #: None: too many, or unknown ones.
        self._changed: set[str] | None = set()
        self._filled = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def watch(self, subscription: ListSubscription) -> None:
        """Let a subscription hear of every change from here on."""
        self._subscriptions.add(subscription)
        if self._task is None:
            # It outlives the socket that asked first, and works for others.
            self._task = asyncio.create_task(self._run(), context=Context())

    def unwatch(self, subscription: ListSubscription) -> None:
        """Let a subscription hear no more."""
        self._subscriptions.discard(subscription)
        if not self._subscriptions:
            self.stop()

    def stop(self) -> None:
        """Nobody watches any more."""
        if self._task is not None:
            self._task.cancel()
        self._task, self._changed = None, set()

    def changed(self, board_id: str | None) -> None:
        """The list may say something else of this board, or (None) of any."""
        if not self._subscriptions:
            return
        if board_id is None or self._changed is None or len(self._changed) >= MOST_NAMED:
            self._changed = None
        else:
            self._changed.add(board_id)
        self._filled.set()

    async def _run(self) -> None:
        while True:
            await self._filled.wait()
            self._filled.clear()
            changed, self._changed = self._changed, set()
            try:
                changes = None if changed is None else await self._now(changed)
                for subscription in tuple(self._subscriptions):
                    subscription.show(changes)
            except Exception as error:
                if not isinstance(error, LeaderboardError):
                    _log.exception("list of boards failed", error=str(error))
                self._again(changed)
                await asyncio.sleep(_RETRY)
            await asyncio.sleep(self._pause)

    async def _now(self, board_ids: Collection[str]) -> Changes:
        found = await self._find(board_ids)
        return {board_id: found.get(board_id) for board_id in sorted(board_ids)}

    def _again(self, changed: Collection[str] | None) -> None:
        """What could not be told is told later, and what has changed meanwhile with it."""
        for board_id in [None] if changed is None else changed:
            self.changed(board_id)
