"""What every long-running process has: it ends when it is told to, and in time."""

import asyncio
import gc
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

#: When a stop that does not end is ended by force, in seconds after the signal.
_LAST_RESORT = 9.0


#: After how many objects more than were freed the youngest of them are searched for cycles.
_YOUNG = 10_000


def settle() -> None:
    """Let the search for garbage in cycles leave out what was made on the way here, which stays, and be rarer.

    A list of a thousand scores makes thousands of objects that live until it is answered. With Python's own threshold
    of 700 they are searched again and again, and everything else with them: a third of a single request's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])


@asynccontextmanager
async def stop_signal() -> AsyncIterator[asyncio.Event]:
    """An event that SIGTERM and SIGINT set; should stopping hang from there on, the process ends all the same.

    The timer outlives the context: closing the event loop can hang as well.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    last_resort = threading.Timer(_LAST_RESORT, os._exit, [1])
    last_resort.daemon = True

    def told() -> None:
        if not stop.is_set():
            last_resort.start()
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told)
    try:
        yield stop
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
