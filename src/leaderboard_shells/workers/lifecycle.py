"""What every long-running process has: it ends when it is told to, and in time."""

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import uvloop

T = TypeVar("T")

#: When a stop that does not end is ended by force, in seconds after the signal.
_LAST_RESORT = 9.0
#: How many values may be made, and not be gone again, before cycles are looked for.
_MANY = 100_000


def run_event_loop(work: Coroutine[Any, Any, T]) -> T:
    """Do all that a process is for, on an event loop that spends less on stores' answers than asyncio's own.

    SIGHUP ends no process: it is what a server is told to read its keys again by, and means nothing to the others.
    """
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def end_process(code: int) -> None:
    """End at once if a thread that was given up is still in a library's hands, as that of a Kafka client whose cluster
    does not answer may be: an interpreter that ends beneath it crashes. Otherwise leave ending to whoever called."""
    given_up = [one for one in threading.enumerate() if one.daemon and not isinstance(one, threading.Timer)]
    if given_up:
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def tune_garbage_collection() -> None:
    """For a process whose values come in lists of thousands, once it has started: as Python has it, each list is looked
    through many times, and all that the process started with, for cycles that values do not make."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_MANY, *gc.get_threshold()[1:])


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
