"""One board's watchers: told at most so often, but always of the last state."""

import asyncio
from collections.abc import Callable
from contextvars import Context
from functools import cache, partial

import structlog
from attrs import define

from leaderboard_core.domain.errors import BoardNotFound, LeaderboardError
from leaderboard_core.usecases.read import Read
from leaderboard_shells.live import answers
from leaderboard_shells.live.messages import View
from leaderboard_shells.live.outbox import Outbox
from leaderboard_shells.live.picture import Picture, pictures

_log = structlog.stdlib.get_logger("leaderboard.live")

#: How long a board that cannot be read is left alone, in seconds.
_RETRY = 0.5


@define(eq=False)
class Subscription:
    """One socket's watch on one board, and the picture it was shown last (None: not yet)."""

    view: View
    outbox: Outbox
    shown: Picture | None = None

    def show(self, picture: Picture, message: Callable[[Picture], bytes]) -> None:
        """Send a picture that shows something else than the last one, and nothing older."""
        if self.shown is not None and (picture.data == self.shown.data or picture.revision < self.shown.revision):
            return
        self.shown = picture
        self.outbox.update(self.view.leaderboard_id, message(picture))


class Feed:
    """Reads a board when it has changed, once for all its watchers, and waits `pause` seconds before it reads again."""

    def __init__(self, board_id: str, read: Read, pause: float, ended: Callable[[str], None]) -> None:
        self._board_id = board_id
        self._read = read
        self._pause = pause
        self._ended = ended
        self._changed = asyncio.Event()
        self.subscriptions: set[Subscription] = set()
        # It outlives the socket that asked first, and works for others.
        self._task = asyncio.create_task(self._run(), context=Context())

    def changed(self) -> None:
        """The board may show something else now."""
        self._changed.set()

    def stop(self) -> None:
        """Nobody watches any more."""
        self._task.cancel()

    def end(self) -> None:
        """The board was deleted: tell everyone, and stop."""
        for subscription in self.subscriptions:
            if subscription.shown is not None:
                subscription.outbox.withdraw(self._board_id)
                subscription.outbox.answer(answers.encoded(answers.LeaderboardDeleted(self._board_id)))
        self.subscriptions.clear()
        self._ended(self._board_id)
        self.stop()

    async def _run(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._show()
            except BoardNotFound:
                self.end()
            except LeaderboardError:
                self._changed.set()
                await asyncio.sleep(_RETRY)
            except Exception as error:
                _log.exception("live update failed", board=self._board_id, error=str(error))
                await asyncio.sleep(_RETRY)
            await asyncio.sleep(self._pause)

    async def _show(self) -> None:
        watching = [one for one in self.subscriptions if one.shown is not None]
        if not watching:
            return
        seen = await pictures(self._read, self._board_id, {one.view for one in watching})
        message = cache(partial(answers.update, self._board_id))
        for subscription in watching:
            if subscription in self.subscriptions:
                subscription.show(seen[subscription.view], message)
