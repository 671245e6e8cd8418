"""uvicorn, the faster engine, in the `uvicorn` extra."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from leaderboard_shells.engines.limits import Limits


def _is_news(record: logging.LogRecord) -> bool:
    """Not that a handshake was never completed: uvicorn says so of each that the app has answered with a refusal."""
    return "without completing handshake" not in record.getMessage()


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the caller's: it drains before it stops the engine."""
        yield


async def run(app: ASGIApp, listener: socket.socket, limits: Limits, stop: asyncio.Event) -> None:
    """Serve `app` until `stop` is set, then let the requests under way end; `listener` is the engine's to close."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=limits.max_message,
        ws_per_message_deflate=False,
        backlog=2048,
        timeout_keep_alive=int(limits.idle_timeout),
        timeout_graceful_shutdown=int(limits.grace),
        server_header=False,
        access_log=False,
        log_config=None,
    )
    server = _Server(config)
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    serving = asyncio.create_task(server.serve([listener]))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving
