"""Ending tasks for certain."""

import asyncio
from collections.abc import Iterable
from typing import Any

#: How long a task that was cancelled may take to end before it is cancelled once more, in seconds.
_AGAIN = 0.5


async def cancel_all(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks, and return when they are gone.

    Until Python 3.12 `asyncio.wait_for`, with which clients of stores wait, may return what came instead of ending when
    its task is cancelled: whoever works for ever would go on for ever.
    """
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=_AGAIN)
