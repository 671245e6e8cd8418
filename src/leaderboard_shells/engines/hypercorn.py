"""Hypercorn, the default engine."""

import asyncio
import logging
import socket

from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.typing import ASGIFramework

from leaderboard_shells.engines.limits import Limits


async def run(app: ASGIFramework, listener: socket.socket, limits: Limits, stop: asyncio.Event) -> None:
    """Serve `app` until `stop` is set, then let the requests under way end; `listener` is the engine's to close.

    The caller has told open WebSockets to close before it sets `stop`, and bounds the time this may take: from
    Python 3.12 on Hypercorn waits for ever for a connection that does not close.
    """
    config = Config()
    # The engine makes a socket of its own on the descriptor, and closes it.
    config.bind = [f"fd://{listener.detach()}"]
    config.backlog = 2048
    config.alpn_protocols = ["http/1.1"]
    config.keep_alive_timeout = limits.idle_timeout
    config.keep_alive_max_requests = 1_000_000
    config.graceful_timeout = limits.grace
    config.websocket_max_message_size = limits.max_message
    config.include_server_header = False
    config.accesslog = None
    config.errorlog = logging.getLogger("hypercorn.error")
    await serve(app, config, shutdown_trigger=stop.wait)
