"""Choosing an engine, and seeing it to its end."""

import asyncio
from importlib import import_module
from types import ModuleType

from leaderboard_shells.listener import CannotListen

#: How long an engine that was cancelled may take to end, in seconds.
_CANCELLED = 1.0


def engine_named(name: str) -> ModuleType:
    """The engine of this name; each is imported only when it is used, for each is an extra of its own."""
    try:
        return import_module(f"leaderboard_shells.engines.{name}")
    except ModuleNotFoundError as error:
        raise CannotListen(
            f"server.engine is {name}, which needs {error.name}: pip install 'leaderboard-system[{name}]'"
        ) from error


async def ended(serving: "asyncio.Task[None]", seconds: float) -> None:
    """Wait for an engine that was told to stop, and end it if it does not. Raises what it failed with."""
    await asyncio.wait({serving}, timeout=seconds)
    if not serving.done():
        serving.cancel()
        await asyncio.wait({serving}, timeout=_CANCELLED)
    elif (error := serving.exception()) is not None:
        raise error
