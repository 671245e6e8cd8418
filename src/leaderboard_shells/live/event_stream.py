"""A board's changes as Server-Sent Events: the messages of `/ws`, one way, over plain HTTP.

What clients make of such a stream is in `docs/surprises.md`: an id is remembered only where data comes with it, a
status that is no 200 ends most of them for good, to many a block without data is a message, and some read lines as
Python does.
"""

import asyncio
import random
import re
import zlib
from typing import Final

from starlette.types import Receive, Send

from leaderboard_shells.live import server_messages
from leaderboard_shells.live.board_snapshot import BoardSnapshot
from leaderboard_shells.live.feed import Subscription
from leaderboard_shells.live.hub import SendCounts
from leaderboard_shells.live.send_queue import SendQueue

MEDIA_TYPE: Final = "text/event-stream"
#: How long nothing is said at most, in seconds: proxies give a connection up on which nothing comes.
QUIET: Final = 15.0
#: After how many milliseconds a client comes back, at least and at most: not all of them at the same moment.
_COME_BACK: Final = (1_000, 3_000)
_COMMENT: Final = b":\n"
#: The line and the paragraph separator: lines end there for Python, and not in JSON.
_BREAKS: Final = {char.encode(): b"\\u%04x" % ord(char) for char in "\u2028\u2029"}
_MAYBE_A_BREAK: Final = re.compile(b"|".join(_BREAKS))


def event_id(snapshot: BoardSnapshot) -> bytes:
    """What a snapshot is of: the life of its board, the season and the revision; and that it is frozen, for at one
    revision a board is shown otherwise before and after. Of a wide board, whose shards may have come to one sum in
    several ways, there is a checksum of which it is."""
    frozen = b"-frozen" if snapshot.frozen else b""
    shards = b"-%08x" % zlib.crc32(repr(snapshot.revisions).encode()) if snapshot.revisions else b""
    return b"%d-%d-%d%b%b" % (snapshot.life, snapshot.season, snapshot.revision, shards, frozen)


def _event(message: bytes) -> bytes:
    """A message as an event. Compact JSON has no line breaks, but a name may hold what others take for one."""
    if _MAYBE_A_BREAK.search(message):
        for character, escaped in _BREAKS.items():
            message = message.replace(character, escaped)
    return b"data: %b\n\n" % message


class StreamQueue(SendQueue):
    """What a stream has still to send, as events. What is empty is its end."""

    def answer(self, message: bytes) -> None:
        super().answer(_event(message))

    def finish(self) -> None:
        """Let the stream end once all that waits was sent."""
        super().answer(b"")


class StreamSubscription(Subscription):
    """A stream's watch on its board, which ends with it."""

    send_queue: StreamQueue

    def show_first(self, snapshot: BoardSnapshot, last_event_id: bytes) -> None:
        """Send what the board shows, unless the reader has just that; from here on it is told of changes."""
        if snapshot.as_of is None and event_id(snapshot) == last_event_id:
            self.shown = snapshot.shown
        else:
            self.show(snapshot, lambda shown: server_messages.update(self.view.leaderboard_id, shown))

    def end(self) -> None:
        super().end()
        self.send_queue.finish()

    def _framed(self, snapshot: BoardSnapshot, message: bytes) -> bytes:
        return b"id: %b\n%b" % (event_id(snapshot), _event(message))


class EventStream:
    """Sends what its queue holds until that ends or its reader leaves.

    One who does not read has left as soon as the listener's time for that is over: see `engines/listener.py`.
    """

    def __init__(self, queue: StreamQueue, receive: Receive, send: Send, counts: SendCounts) -> None:
        self._queue = queue
        self._receive = receive
        self._send = send
        self._counts = counts
        self._over = asyncio.Event()

    async def end(self) -> None:
        """Let it end, and wait until it has: its reader comes back elsewhere."""
        self._queue.finish()
        await self._over.wait()

    async def run(self) -> None:
        """Returns when the stream has ended; the head of the answer was named before."""
        await self._send_piece(b"retry: %d\n" % random.randint(*_COME_BACK))
        leaving = asyncio.create_task(self._left())
        sending = asyncio.create_task(self._send_all())
        try:
            await asyncio.wait({leaving, sending}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (leaving, sending):
                task.cancel()
            await asyncio.gather(leaving, sending, return_exceptions=True)
            self._queue.clear()
            self._over.set()

    async def _send_all(self) -> None:
        while True:
            try:
                async with asyncio.timeout(QUIET):
                    message = await self._queue.take()
            except TimeoutError:
                message = _COMMENT
            await self._send_piece(message)
            if not message:
                return
            self._counts.sent += message is not _COMMENT

    async def _send_piece(self, piece: bytes) -> None:
        """Send a piece, the last one where it is empty."""
        await self._send({"type": "http.response.body", "body": piece, "more_body": bool(piece)})

    async def _left(self) -> None:
        """Return when the reader is gone; a body that somebody sends is of no matter."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
