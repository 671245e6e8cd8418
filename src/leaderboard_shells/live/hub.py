"""All live sockets of one process: which boards they watch, and the news that wake them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from attrs import define

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.shards import public_id
from leaderboard_core.ports.broadcaster import BoardChanged, Broadcaster
from leaderboard_core.usecases.health_sweep import HealthSweep
from leaderboard_core.usecases.read import Read
from leaderboard_shells.live.board_list import BoardListFeed, Find
from leaderboard_shells.live.feed import Feed, Subscription
from leaderboard_shells.tracing import NOWHERE, Spans

#: How often it is looked whether what is shown may be outdated, in seconds.
_LOOK = 0.5
#: How long sockets are given to say goodbye on shutdown, in seconds.
_GOODBYE = 2.0


@define
class SendCounts:
    """What was done since the start. `dropped`: sockets that did not read."""

    sent: int = 0
    dropped: int = 0


class Hub:
    """Feeds boards to whoever watches them; a board that nobody watches costs nothing."""

    def __init__(self, read: Read, find: Find, updates_per_second: int, spans: Spans | None = None) -> None:
        self.read = read
        self._spans = spans
        self._interval = 1.0 / updates_per_second
        self._feeds: dict[str, Feed] = {}
        #: When it was looked last whether these have frozen, in microseconds.
        self._looked_at: dict[str, int] = {}
        self.board_list = BoardListFeed(find, self._interval)
        self._sockets: set[Callable[[], Awaitable[None]]] = set()
        self.closing = False
        self.counts = SendCounts()

    @contextmanager
    def listening(self, broadcaster: Broadcaster, watch: HealthSweep) -> Iterator[None]:
        """Follow the news, and what is made up for of those that never come, for as long as the context lasts."""
        with broadcaster.listen(self._heard), watch.listen(self._heard):
            following = asyncio.create_task(self._follow_time(watch))
            try:
                yield
            finally:
                following.cancel()
                for feed in list(self._feeds.values()):
                    feed.stop()
                self.board_list.stop()

    def watch(self, subscription: Subscription) -> None:
        """Let a subscription hear of its board; what it is shown first is its own affair."""
        board_id = subscription.view.leaderboard_id
        feed = self._feeds.get(board_id)
        if feed is None:
            feed = self._feeds[board_id] = Feed(board_id, self.read, self._interval, self._forget, self._spans)
        feed.add(subscription)

    def watches(self, subscription: Subscription) -> bool:
        """Whether a subscription still hears of its board: not when the board was deleted."""
        feed = self._feeds.get(subscription.view.leaderboard_id)
        return feed is not None and subscription in feed

    def unwatch(self, subscription: Subscription) -> None:
        """Let a subscription hear no more."""
        board_id = subscription.view.leaderboard_id
        feed = self._feeds.get(board_id)
        if feed is None:
            return
        feed.discard(subscription)
        if not feed:
            feed.stop()
            self._forget(board_id)

    def changed(self, board_id: str, trace: str = NOWHERE) -> None:
        """A board may show something else now, by what is traced there."""
        feed = self._feeds.get(board_id)
        if feed is not None:
            feed.changed(trace)

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
        return sum(map(len, self._feeds.values()))

    async def close(self) -> None:
        """Say goodbye to every socket and take no new ones; bounded in time."""
        self.closing = True
        goodbyes = [asyncio.ensure_future(goodbye()) for goodbye in self._sockets]
        if goodbyes:
            await asyncio.wait(goodbyes, timeout=_GOODBYE)

    async def _follow_time(self, sweep: HealthSweep) -> None:
        """What is shown says whether it may be outdated: when that turns, everyone is shown it anew.

        And so are those who watch a board that freezes, or is shown again, without anybody doing anything.
        """
        was_stale = False
        while True:
            await asyncio.sleep(_LOOK)
            if sweep.is_stale is not was_stale:
                was_stale = not was_stale
                self._all_changed()
            for board_id in [*self._feeds]:
                await self._follow_freeze(board_id)

    async def _follow_freeze(self, board_id: str) -> None:
        try:
            turned, self._looked_at[board_id] = await self.read.turned(board_id, self._looked_at.get(board_id, 0))
        except LeaderboardError:
            return
        if turned:
            self.changed(board_id)

    def _all_changed(self) -> None:
        for board_id in self._feeds:
            self.changed(board_id)

    def _heard(self, news: BoardChanged | None) -> None:
        if news is None:
            self.board_list.changed(None)
            self._all_changed()
            return
        board_id = public_id(news.board_id)
        if board_id != news.board_id:
            # One shard of a wide board: that it ended is told by the board's own news.
            self.changed(board_id, news.trace)
            return
        if news.listed or news.deleted:
            self.board_list.changed(board_id)
        if news.deleted:
            feed = self._feeds.get(board_id)
            if feed is not None:
                feed.end()
        else:
            self.changed(board_id, news.trace)

    def _forget(self, board_id: str) -> None:
        self._feeds.pop(board_id, None)
        self._looked_at.pop(board_id, None)
