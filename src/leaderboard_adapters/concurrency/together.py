"""Doing several things at once on one event loop."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


async def at_once(works: Sequence[Callable[[], Awaitable[T]]]) -> Sequence[T | Exception]:
    """What each of these answered, or what it raised, in their order, once all have ended."""
    if len(works) == 1:
        return [await _ended(works[0])]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_ended(work)) for work in works]
    return [task.result() for task in tasks]


async def _ended(work: Callable[[], Awaitable[T]]) -> T | Exception:
    try:
        return await work()
    except Exception as error:  # whatever it is, the others go on, and the caller is told
        return error
