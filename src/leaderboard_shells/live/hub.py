"""All live sockets of one process: which boards they watch, and the news that wake them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from attrs import define

from leaderboard_core.ports.broadcaster import Broadcaster, News
from leaderboard_core.usecases.read import Read
from leaderboard_shells.live.feed import Feed, Subscription

#: How long sockets are given to say goodbye on shutdown, in seconds.
_GOODBYE = 2.0


@define
class Counts:
    """What was done since the start. `dropped`: sockets that did not read."""

    sent: int = 0
    dropped: int = 0


class Hub:
    """Feeds boards to whoever watches them; a board that nobody watches costs nothing."""

    def __init__(self, read: Read, updates_per_second: int) -> None:
        self.read = read
        self._pause = 1.0 / updates_per_second
        self._feeds: dict[str, Feed] = {}
        self._sockets: set[Callable[[], Awaitable[None]]] = set()
        self.closing = False
        self.counts = Counts()

    @contextmanager
    def listening(self, broadcaster: Broadcaster) -> Iterator[None]:
        """Follow the news for as long as the context lasts."""
        with broadcaster.listen(self._heard):
            try:
                yield
            finally:
                for feed in list(self._feeds.values()):
                    feed.stop()

    def watch(self, subscription: Subscription) -> None:
        """Let a subscription hear of its board; what it is shown first is its own affair."""
        board_id = subscription.view.leaderboard_id
        feed = self._feeds.get(board_id)
        if feed is None:
            feed = self._feeds[board_id] = Feed(board_id, self.read, self._pause, self._forget)
        feed.subscriptions.add(subscription)

    def watches(self, subscription: Subscription) -> bool:
        """Whether a subscription still hears of its board: not when the board was deleted."""
        feed = self._feeds.get(subscription.view.leaderboard_id)
        return feed is not None and subscription in feed.subscriptions

    def unwatch(self, subscription: Subscription) -> None:
        """Let a subscription hear no more."""
        board_id = subscription.view.leaderboard_id
        feed = self._feeds.get(board_id)
        if feed is None:
            return
        feed.subscriptions.discard(subscription)
        if not feed.subscriptions:
            feed.stop()
            self._forget(board_id)

    def changed(self, board_id: str) -> None:
        """A board may show something else now."""
        feed = self._feeds.get(board_id)
        if feed is not None:
            feed.changed()

    @contextmanager
    def socket(self, goodbye: Callable[[], Awaitable[None]]) -> Iterator[None]:
        """Count a socket in, and say its `goodbye` when the process stops while it is open."""
        self._sockets.add(goodbye)
        try:
            yield
        finally:
            self._sockets.discard(goodbye)

    @property
    def sockets(self) -> int:
        """How many sockets are open."""
        return len(self._sockets)

    @property
    def subscriptions(self) -> int:
        """How many boards they watch, together."""
        return sum(len(feed.subscriptions) for feed in self._feeds.values())

    async def close(self) -> None:
        """Say goodbye to every socket and take no new ones; bounded in time."""
        self.closing = True
        goodbyes = [asyncio.ensure_future(goodbye()) for goodbye in self._sockets]
        if goodbyes:
            await asyncio.wait(goodbyes, timeout=_GOODBYE)

    def _heard(self, news: News | None) -> None:
        if news is None:
            for board_id in self._feeds:
                self.changed(board_id)
        elif news.deleted:
            feed = self._feeds.get(news.board_id)
            if feed is not None:
                feed.end()
        else:
            self.changed(news.board_id)

    def _forget(self, board_id: str) -> None:
        self._feeds.pop(board_id, None)
