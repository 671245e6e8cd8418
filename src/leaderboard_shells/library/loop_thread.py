"""An event loop on a thread of its own, for callers who have none, or one that is busy with something else."""

import asyncio
import os
from collections.abc import Coroutine
from concurrent.futures import Future, wait
from contextlib import AbstractAsyncContextManager
from threading import Lock, Thread
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class LoopThread(Generic[T]):
    """Holds an asynchronous context open on its own loop from its making until `close`; any thread may `call` into it.

    The thread is a daemon, so a program that forgets to close ends all the same.
    """

    def __init__(self, context: AbstractAsyncContextManager[T], name: str) -> None:
        """Enter the context. Raises what that raises, and no thread is left then."""
        self._process = os.getpid()
        self._lock = Lock()
        self._closed = False
        self._calls: set[Future[Any]] = set()
        self._ending: BaseException | None = None
        opened: Future[T] = Future()
        self._thread = Thread(target=lambda: asyncio.run(self._hold(context, opened)), name=name, daemon=True)
        self._thread.start()
        try:
            self.value = opened.result()
        except BaseException:
            self._thread.join()
            raise

    def call(self, work: Coroutine[Any, Any, R]) -> R:
        """Do the work on the loop and wait for what comes of it. Raises `RuntimeError` after `close`."""
        try:
            future = self._start(work)
        except BaseException:
            work.close()
            raise
        return future.result()

    def close(self) -> None:
        """Wait for the calls under way, leave the context and end the thread. Raises what leaving raises; once."""
        self._require_own_process()
        with self._lock:
            closed, self._closed = self._closed, True
        if not closed:
            wait(list(self._calls))
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        if not closed and self._ending is not None:
            raise self._ending

    def _start(self, work: Coroutine[Any, Any, R]) -> "Future[R]":
        self._require_own_process()
        with self._lock:
            if self._closed:
                raise RuntimeError("this leaderboard is closed")
            future = asyncio.run_coroutine_threadsafe(work, self._loop)
            self._calls.add(future)
        future.add_done_callback(self._calls.discard)
        return future

    def _require_own_process(self) -> None:
        if os.getpid() != self._process:
            # Threads do not come along: whoever waited for the loop would wait for ever.
            raise RuntimeError("this leaderboard was opened before the process was forked; open it in the new process")

    async def _hold(self, context: AbstractAsyncContextManager[T], opened: "Future[T]") -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        try:
            async with context as value:
                opened.set_result(value)
                await self._stop.wait()
        except BaseException as error:  # it belongs to whoever opened, or else to whoever closes
            if opened.done():
                self._ending = error
            else:
                opened.set_exception(error)
