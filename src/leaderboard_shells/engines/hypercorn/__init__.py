"""Hypercorn, the default engine: its HTTP/1.1 and WebSocket, on connections of ours.

Hypercorn's own `serve` (0.18.0) keeps each connection that its client has closed until the idle timeout, upgrades
whoever asks to HTTP/2 in the clear, has no limit on connections, and from Python 3.12 on waits for ever, when it stops,
for a connection that does not close.
"""

import asyncio
import logging
import socket
import time

from hypercorn.asyncio.worker_context import WorkerContext
from hypercorn.config import Config
from hypercorn.typing import ASGIFramework

from leaderboard_shells.engines.hypercorn.connection import Connection
from leaderboard_shells.engines.hypercorn.server_state import ServerState
from leaderboard_shells.engines.limits import ConnectionLimits
from leaderboard_shells.engines.lingering_close import LingeringConnections
from leaderboard_shells.engines.running import is_server_fault
from leaderboard_shells.wire.limits import MAX_HEAD_BYTES


async def run(app: ASGIFramework, listener: socket.socket, limits: ConnectionLimits, stop: asyncio.Event) -> None:
    """Serve `app` until `stop` is set, then let nobody in and the requests under way end; `listener` is the engine's to
    close.

    The caller tells open WebSockets to close when it sets `stop`.
    """
    serving = ServerState(app, _config(limits), WorkerContext(None), limits, LingeringConnections())
    server = await serving.loop.create_server(lambda: Connection(serving), sock=listener, backlog=2048)
    try:
        await stop.wait()
    finally:
        server.close()
        await serving.linger()
        await serving.end()


class _Config(Config):
    """Writes the date once a second, and not for each answer."""

    _second: int | None = None
    _fields: list[tuple[bytes, bytes]]

    def response_headers(self, protocol: str) -> list[tuple[bytes, bytes]]:
        if (second := int(time.time())) != self._second:
            self._second, self._fields = second, super().response_headers(protocol)
        return self._fields


def _config(limits: ConnectionLimits) -> Config:
    config = _Config()
    config.keep_alive_max_requests = 1_000_000
    config.h11_max_incomplete_size = MAX_HEAD_BYTES
    config.websocket_max_message_size = limits.max_message
    config.include_server_header = False
    config.accesslog = None
    config.errorlog = logging.getLogger("hypercorn.error")
    config.errorlog.addFilter(is_server_fault)
    return config
