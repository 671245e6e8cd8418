"""Hypercorn as it comes, and on it an app that sends back what it was sent: `python -m benchmarks.plain_engine PORT`.

Nothing of ours is around it, so it is what a program on Hypercorn has to do at least; `/limit/echo` of `serving.py` is
behind our middleware, and on our way through the engine.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2 as httpx
from attrs import frozen
from hypercorn.asyncio import serve
from hypercorn.config import Config

from benchmarks.serving import Echo
from leaderboard_shells.workers.lifecycle import run_event_loop, stop_signal, tune_garbage_collection
from tests.support.server import free_port


@frozen
class PlainEngine:
    """A process of it, as `compared.sample` takes one."""

    pid: int
    url: str


@contextmanager
def plain_engine(seconds: float = 60.0) -> Iterator[PlainEngine]:
    """One that answers, gone when the context ends."""
    port = free_port()
    command = ["setpriv", "--pdeathsig", "KILL", sys.executable, "-m", "benchmarks.plain_engine", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    engine, deadline = PlainEngine(process.pid, f"http://127.0.0.1:{port}"), time.monotonic() + seconds
    try:
        while not _answers(engine):
            assert process.poll() is None, "the engine ended by itself"
            assert time.monotonic() < deadline, "the engine does not answer"
            time.sleep(0.05)
        yield engine
    finally:
        process.terminate()
        process.wait(15)


def _answers(engine: PlainEngine) -> bool:
    try:
        return httpx.post(f"{engine.url}/limit/echo", content=b"x").content == b"x"
    except httpx.TransportError:
        return False


async def _serve(port: int) -> None:
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.errorlog = None
    config.keep_alive_max_requests = 1_000_000
    async with stop_signal() as stop:
        tune_garbage_collection()
        await serve(Echo(), config, shutdown_trigger=stop.wait, mode="asgi")  # type: ignore[arg-type]


if __name__ == "__main__":
    run_event_loop(_serve(int(sys.argv[1])))
