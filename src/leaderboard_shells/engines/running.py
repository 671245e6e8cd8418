"""Choosing an engine, telling which of its log lines count, and seeing it to its end."""

import asyncio
import logging
from importlib import import_module
from types import ModuleType

from leaderboard_shells.engines.listener import CannotListen

#: How long an engine that was cancelled may take to end, in seconds.
_CANCELLED = 1.0
#: uvloop's words for writing to a connection that is closed; it has no class for it.
_CLOSED = "the handler is closed"


def load_engine(name: str) -> ModuleType:
    """The engine of this name; each is imported only when it is used, for each is an extra of its own."""
    try:
        return import_module(f"leaderboard_shells.engines.{name}")
    except ModuleNotFoundError as error:
        raise CannotListen(
            f"server.engine is {name}, which needs {error.name}: pip install 'leaderboard-system[{name}]'"
        ) from error


async def shut_down(serving: "asyncio.Task[None]", seconds: float) -> None:
    """Wait for an engine that was told to stop, and end it if it does not. Raises what it failed with."""
    await asyncio.wait({serving}, timeout=seconds)
    if not serving.done():
        serving.cancel()
        await asyncio.wait({serving}, timeout=_CANCELLED)
    elif (error := serving.exception()) is not None:
        raise error


def is_server_fault(record: logging.LogRecord) -> bool:
    """Whether a record tells of anything but a connection that its client, or the network, has ended."""
    error = record.exc_info[1] if record.exc_info else None
    # The app answers its own failures, of files and stores too: what reaches an engine came from the connection.
    return not (isinstance(error, OSError) or (isinstance(error, RuntimeError) and _CLOSED in str(error)))
