"""One board's watchers: told at most so often, but always of the last state."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import Context
from functools import cache, partial
from itertools import chain

import structlog
from attrs import define

from leaderboard_core.domain.errors import BoardNotFound, LeaderboardError
from leaderboard_core.usecases.read import Read
from leaderboard_core.usecases.viewer import Viewer
from leaderboard_shells.live import server_messages
from leaderboard_shells.live.board_snapshot import BoardSnapshot, read_snapshots, view_batches
from leaderboard_shells.live.client_messages import SeenView
from leaderboard_shells.live.send_queue import SendQueue
from leaderboard_shells.tracing import NOWHERE, Spans

_log = structlog.stdlib.get_logger("leaderboard.live")

#: How long a board that cannot be read is left alone, in seconds.
_RETRY = 0.5
#: How many watchers are told before whoever else waits for the event loop has a turn.
_AT_ONCE = 32
#: How many changes a frame names that it shows.
_TRACES = 32


@define(eq=False)
class Subscription:
    """One connection's watch on one board, and the snapshot it was shown last (None: not yet): its revision and digest.

    The digest of what found no room is empty: whatever the board shows next is to be sent.
    """

    view: SeenView
    send_queue: SendQueue
    shown: tuple[int, bytes] | None = None

    def show(self, snapshot: BoardSnapshot, message: Callable[[BoardSnapshot], bytes]) -> None:
        """Send a snapshot that shows something else than the last one, and nothing older."""
        if self.shown is not None:
            revision, digest = self.shown
            # What is frozen takes the place of whatever was shown of the moments since.
            if snapshot.digest == digest or (snapshot.revision < revision and not snapshot.frozen):
                return
        taken = self.send_queue.update(self.view.leaderboard_id, self._framed(snapshot, message(snapshot)))
        self.shown = snapshot.shown if taken else (snapshot.revision, b"")

    def end(self) -> None:
        """The board was deleted: say so to whoever was shown it."""
        if self.shown is not None:
            board_id = self.view.leaderboard_id
            self.send_queue.withdraw(board_id)
            self.send_queue.answer(server_messages.encoded(server_messages.LeaderboardDeleted(board_id)))

    def _framed(self, snapshot: BoardSnapshot, message: bytes) -> bytes:  # noqa: ARG002
        """A message as it leaves: over a socket as it is."""
        return message

    def see_as(self, viewer: Viewer) -> None:
        """Be shown the board as somebody else sees it: whatever comes next is sent, and what waits is not."""
        self.view = SeenView.of(self.view, viewer)
        self.send_queue.withdraw(self.view.leaderboard_id)
        if self.shown is not None:
            self.shown = (0, b"")


#: By what they see.
_Watching = dict[SeenView, set[Subscription]]


class Feed:
    """Reads a board when it has changed, once for all its watchers, and at most once in `interval` seconds.

    Watchers that name a player are told by turns of their own: however many there are, the others do not wait for them.
    """

    def __init__(
        self,
        board_id: str,
        read: Read,
        interval: float,
        ended: Callable[[str], None],
        spans: Spans | None = None,
    ) -> None:
        self._board_id = board_id
        self._read = read
        self._interval = interval
        self._ended = ended
        self._spans = spans
        self._plain: _Watching = {}
        self._personal: _Watching = {}
        #: The traces of the changes that either are to be shown yet.
        self._traces: list[tuple[_Watching, list[str]]] = [(self._plain, []), (self._personal, [])]
        shows = (self._show_all, self._show_each)
        self._changed = [asyncio.Event() for _ in shows]
        # They outlive the socket that asked first, and work for others.
        self._tasks = [
            asyncio.create_task(self._run(changed, show, traces), context=Context())
            for changed, show, (_, traces) in zip(self._changed, shows, self._traces, strict=True)
        ]

    def add(self, subscription: Subscription) -> None:
        """Let a subscription hear of the board, once it was shown a first snapshot."""
        self._watching(subscription.view).setdefault(subscription.view, set()).add(subscription)

    def discard(self, subscription: Subscription) -> None:
        """Let a subscription hear no more."""
        watching = self._watching(subscription.view)
        alike = watching.get(subscription.view, set())
        alike.discard(subscription)
        if not alike:
            watching.pop(subscription.view, None)

    def __contains__(self, subscription: Subscription) -> bool:
        return subscription in self._watching(subscription.view).get(subscription.view, ())

    def __len__(self) -> int:
        return sum(map(len, self._plain.values())) + sum(map(len, self._personal.values()))

    def __iter__(self) -> Iterator[Subscription]:
        return chain.from_iterable([*self._plain.values(), *self._personal.values()])

    def changed(self, trace: str = NOWHERE) -> None:
        """The board may show something else now, by what is traced there."""
        for changed in self._changed:
            changed.set()
        if trace and self._spans is not None:
            for watching, traces in self._traces:
                if watching and len(traces) < _TRACES:
                    traces.append(trace)

    def stop(self) -> None:
        """Nobody watches any more."""
        for task in self._tasks:
            task.cancel()

    def end(self) -> None:
        """The board was deleted: tell everyone, and stop."""
        for subscription in self:
            subscription.end()
        self._plain.clear()
        self._personal.clear()
        self._ended(self._board_id)
        self.stop()

    async def _run(self, changed: asyncio.Event, show: Callable[[], Awaitable[None]], traces: list[str]) -> None:
        time = asyncio.get_running_loop().time
        while True:
            await changed.wait()
            changed.clear()
            began = time()
            try:
                with self._span(traces):
                    await show()
            except BoardNotFound:
                self.end()
            except LeaderboardError:
                changed.set()
                await asyncio.sleep(_RETRY)
            except Exception as error:
                _log.exception("live update failed", board=self._board_id, error=str(error))
                await asyncio.sleep(_RETRY)
            # Whoever takes long to tell rests as long, or an interval: the event loop is not theirs alone.
            took = time() - began
            await asyncio.sleep(max(self._interval - took, min(took, self._interval)))

    def _span(self, traces: list[str]) -> AbstractContextManager[object]:
        """A span of the changes that are shown now, where they are traced."""
        if self._spans is None or not traces:
            return nullcontext()
        told = [*traces]
        traces.clear()
        return self._spans.span("show frame", "INTERNAL", told)

    async def _show_all(self) -> None:
        """Show the board to those who name nobody."""
        if views := _shown(self._plain):
            await self._show(self._plain, views)

    async def _show_each(self) -> None:
        """Show the board to those who name a player: a few at a time, each time as it stands then."""
        for views in view_batches(_shown(self._personal)):
            await self._show(self._personal, views)

    async def _show(self, watching: _Watching, views: Iterable[SeenView]) -> None:
        seen = await read_snapshots(self._read, self._board_id, views)
        message = cache(partial(server_messages.update, self._board_id))
        told = 0
        for view, snapshot in seen.items():
            alike = watching.get(view, set())
            for subscription in tuple(alike):
                # Not those who have left meanwhile, or have yet to be shown anything.
                if subscription in alike and subscription.shown is not None:
                    subscription.show(snapshot, message)
                told += 1
                if told % _AT_ONCE == 0:
                    await asyncio.sleep(0)

    def _watching(self, view: SeenView) -> _Watching:
        return self._plain if view.player_id is None else self._personal


def _shown(watching: Mapping[SeenView, Iterable[Subscription]]) -> list[SeenView]:
    """The views that somebody was shown."""
    return [view for view, alike in watching.items() if any(one.shown is not None for one in alike)]
