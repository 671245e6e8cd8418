"""One TCP connection to Hypercorn: read while its peer reads, given back as soon as it is closed.

In place of `hypercorn.asyncio.tcp_server` (0.18.0), whose task for the idle timeout outlives the reading, so that each
closed connection keeps its descriptor until then; it also has no time for a head, and wakes a task for all that comes.
"""

import asyncio
from typing import Any, cast

from hypercorn.events import Closed, Event, RawData, Updated
from hypercorn.typing import ConnectionState
from hypercorn.utils import parse_socket_addr

from leaderboard_shells.engines.hypercorn.http import HttpProtocol
from leaderboard_shells.engines.hypercorn.server_state import ServerState
from leaderboard_shells.wire.limits import MAX_HEAD_BYTES


class Connection(asyncio.Protocol):
    """Reads what its peer sends, and writes what its requests are answered; one too many is told so and closed."""

    def __init__(self, serving: ServerState) -> None:
        self._serving = serving
        self._transport: asyncio.Transport
        self._protocol: HttpProtocol | None = None
        #: What came while what had come before was still handled, and who handles that.
        self._held = bytearray()
        self._handling: asyncio.Task[None] | None = None
        self._at_end = False
        #: Whoever waits for the peer to read.
        self._writable: asyncio.Event | None = None
        #: When the wait ends for a request, or for the rest of its head; None while one is answered. The timer looks
        #: at it: one for each request would cost more than one that comes too early now and then.
        self._deadline: float | None = None
        self._timer: asyncio.TimerHandle | None = None
        #: Whether that is the time of a head.
        self._in_head = True

    # -- what the event loop tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        serving = self._serving
        if len(serving.open) >= serving.limits.max_connections:
            serving.rejections.reject(transport, serving.limits.error_response(503))
            return
        if (peer := transport.get_extra_info("peername")) is None:
            # It is gone already.
            self._transport.abort()
            return
        serving.open.add(self)
        family = transport.get_extra_info("socket").family
        self._protocol = HttpProtocol(
            serving.app,
            serving.config,
            serving.context,
            serving.tasks,
            ConnectionState(cast(Any, {})),
            False,
            parse_socket_addr(family, peer),
            parse_socket_addr(family, transport.get_extra_info("sockname")),
            self._send,
            self._reject,
            self._write,
        )
        self._wait(serving.limits.read_timeout, in_head=True)

    def data_received(self, data: bytes) -> None:
        if self._protocol is None:
            return
        if self._handling is None and not self._held and len(data) <= MAX_HEAD_BYTES:
            self._handle(data)
            return
        self._held += data
        self._go_on()
        if self._held:
            # It is not read from while what it has sent has to wait.
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        self._at_end = True
        self._go_on()
        return True

    def pause_writing(self) -> None:
        self._writable = asyncio.Event()

    def resume_writing(self) -> None:
        if self._writable is not None:
            self._writable.set()
            self._writable = None

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._serving.closed(self)
        self._forget()

    # -- what the server tells

    def close_if_idle(self) -> None:
        if self._deadline is not None:
            self._close()

    def abort(self) -> None:
        self._transport.abort()

    # -- reading

    def _go_on(self) -> None:
        """Handle what is held, as far as that goes, and then the end."""
        while self._held and self._handling is None and self._protocol is not None:
            data = bytes(self._held[:MAX_HEAD_BYTES])
            del self._held[:MAX_HEAD_BYTES]
            self._handle(data)
        if self._handling is not None or self._protocol is None:
            return
        if self._at_end:
            self._close()
        elif not self._transport.is_closing():
            self._transport.resume_reading()

    def _handle(self, data: bytes) -> None:
        """Let the protocol have it. Most often that needs to wait for nothing, and so no task."""
        assert self._protocol is not None
        self._handling = self._serving.tasks.begin(self._protocol.handle(RawData(data)))
        if self._handling is None:
            self._handled()
        else:
            self._handling.add_done_callback(self._handled_later)

    def _handled(self) -> None:
        if self._deadline is not None and not self._in_head:
            self._wait(self._serving.limits.read_timeout, in_head=True)

    def _handled_later(self, task: "asyncio.Task[None]") -> None:
        self._handling = None
        if task.cancelled():
            return
        if (error := task.exception()) is not None:
            told = {"message": "a connection failed", "exception": error, "transport": self._transport}
            self._serving.loop.call_exception_handler(told)
            self._transport.abort()
        elif self._protocol is not None:
            self._handled()
            self._go_on()

    # -- writing

    async def _send(self, event: Event) -> None:
        """What the protocol has to say. A peer that does not read makes it wait, and so is not read from."""
        if isinstance(event, RawData):
            if not self._transport.is_closing():
                self._transport.write(event.data)
            if self._writable is not None:
                await self._writable.wait()
        elif isinstance(event, Updated):
            if not event.idle:
                self._deadline = None
            elif self._protocol is not None:
                begun, limits = self._protocol.has_begun, self._serving.limits
                self._wait(limits.read_timeout if begun else limits.idle_timeout, in_head=begun)
        elif isinstance(event, Closed):
            if self._protocol is not None and self._protocol.is_socket and not self._at_end:
                # Whoever is still sending is to read how the conversation ended.
                self._part(b"")
            else:
                self._close()

    def _write(self, data: bytes) -> bool:
        """Write at once, unless something waits to leave or nobody is there any more."""
        if self._writable is not None or self._protocol is None or self._transport.is_closing():
            return False
        self._transport.write(data)
        return True

    # -- the end

    def _wait(self, seconds: float, *, in_head: bool) -> None:
        self._in_head = in_head
        self._deadline = deadline = self._serving.loop.time() + seconds
        if self._timer is not None and self._timer.when() > deadline:
            self._timer.cancel()
            self._timer = None
        if self._timer is None:
            self._timer = self._serving.loop.call_at(deadline, self._look)

    def _look(self) -> None:
        """Whether it is too late, or will be."""
        self._timer = None
        if self._deadline is None:
            return
        if self._deadline > self._serving.loop.time():
            self._timer = self._serving.loop.call_at(self._deadline, self._look)
        elif self._protocol is not None and self._protocol.has_begun:
            self._reject(408)
        else:
            self._close()

    def _reject(self, status: int) -> None:
        """Answer what never became a request, and be done with it."""
        self._part(self._serving.limits.error_response(status))

    def _part(self, words: bytes) -> None:
        """Say the last words, and leave the connection to those that are on their way out."""
        if self._protocol is not None:
            self._serving.rejections.reject(self._transport, words)
            self._serving.closed(self)
            self._forget()

    def _close(self) -> None:
        self._transport.close()
        self._forget()

    def _forget(self) -> None:
        """Tell whoever answers that nobody listens. The protocol and this hold each other, and cycles are seldom looked
        for."""
        self._deadline = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._held.clear()
        self.resume_writing()
        if self._handling is not None:
            self._handling.cancel()
        protocol, self._protocol = self._protocol, None
        if protocol is not None:
            self._serving.tasks.begin(protocol.handle(Closed()))
