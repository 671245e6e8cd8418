"""uvicorn, the faster engine, in the `uvicorn` extra."""

import asyncio
import logging
import math
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from leaderboard_shells.engines.limits import ConnectionLimits
from leaderboard_shells.engines.lingering_close import LingeringConnections
from leaderboard_shells.engines.running import is_server_fault
from leaderboard_shells.engines.uvicorn.http import HttpProtocol
from leaderboard_shells.engines.uvicorn.websocket import WebSocketProtocol

#: Not worth a line: that a handshake was never completed, which uvicorn says of each that the app has answered with a
#: refusal, and that a client sent something else than HTTP, or than text.
_NO_NEWS = ("without completing handshake", "Invalid HTTP request received", "Invalid UTF-8 sequence received")

#: How often it is looked whether all connections are gone, in seconds.
_LOOK = 0.02


def _is_news(record: logging.LogRecord) -> bool:
    message = record.getMessage()
    return is_server_fault(record) and not any(part in message for part in _NO_NEWS)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, linger: float) -> None:
        super().__init__(config)
        self._linger = linger

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the caller's: it drains before it stops the engine."""
        yield

    def stop_listening(self) -> None:
        """Let nobody in, from now on."""
        for server in self.servers:
            server.close()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Give those who are there a while to bring what is on its way, and only then end."""
        for _ in range(round(self._linger / _LOOK)):
            if not self.server_state.connections:
                break
            await asyncio.sleep(_LOOK)
        await super().shutdown(sockets)


async def run(app: ASGIApp, listener: socket.socket, limits: ConnectionLimits, stop: asyncio.Event) -> None:
    """Serve `app` until `stop` is set, then let the requests under way end; `listener` is the engine's to close."""
    rejections = LingeringConnections()
    http: Any = partial(HttpProtocol, limits=limits, rejections=rejections)
    socket_of: Any = partial(WebSocketProtocol, rejections=rejections)
    config = uvicorn.Config(
        app,
        lifespan="off",
        http=http,
        ws=socket_of,
        ws_max_size=limits.max_message,
        ws_per_message_deflate=False,
        backlog=2048,
        timeout_keep_alive=math.ceil(limits.idle_timeout),
        timeout_graceful_shutdown=int(limits.grace),
        server_header=False,
        access_log=False,
        log_config=None,
        # Whom to believe is said by server.trusted_proxies, to the app; the engine would believe this machine.
        proxy_headers=False,
    )
    server = _Server(config, limits.linger)
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    serving = asyncio.create_task(server.serve([listener]))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    # The engine itself would come round to it within a tenth of a second.
    if server.started:
        server.stop_listening()
    server.should_exit = True
    await serving
