"""A server process by itself: how long it takes to start, and what it uses when nobody asks anything.

Starting is held against a Python that imports what the server is made of and ends; idling against a whole processor:
there the product's own figure is what counts.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.deployment import Process, Used, serving, stores
from benchmarks.figures import Figure, figure

ENGINES = ("uvicorn", "hypercorn")
ROUNDS = 5
IDLE_SECONDS = 8.0
SCENARIO = "process"
_IMPORTS = "import starlette.applications, attrs, cattrs, msgspec, structlog, sqlite3, asyncio, {engine}"


def measure() -> Sequence[Figure]:
    figures = [_starting(engine) for engine in ENGINES]
    with stores() as running:
        running.board("game1", 1_000)
        return [*figures, *(_idling(engine, running.environment) for engine in ENGINES)]


def _starting(engine: str) -> Figure:
    pairs = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as directory:
            process = Process(engine, {"LEADERBOARD_SQLITE__PATH": str(Path(directory) / "leaderboard.db")})
            began = perf_counter()
            process.start()
            started = perf_counter() - began
            process.stop()
        began = perf_counter()
        subprocess.run([sys.executable, "-c", _IMPORTS.format(engine=engine)], check=True)
        pairs.append((started, perf_counter() - began))
    limit = "a Python that imports its libraries"
    return figure(SCENARIO, f"{engine}, start to ready (embedded)", "s", limit, pairs, better="lower")


def _idling(engine: str, environment: dict[str, str]) -> Figure:
    with serving(engine, environment) as process:
        process.wait_until_shown("game1")
        time.sleep(2.0)
        before = Used.by(process.pid)
        time.sleep(IDLE_SECONDS)
        used = Used.by(process.pid).processor - before.processor
    share = used / IDLE_SECONDS * 1000
    limit = "one processor in thousandths"
    return figure(SCENARIO, f"{engine}, idle over Redis and PostgreSQL", "‰", limit, [(share, 1000.0)], better="lower")
