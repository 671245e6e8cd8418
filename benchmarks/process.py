"""A server process by itself: how long it takes to start, and what it uses when nobody asks anything.

Starting is held against a Python that imports what the server is made of and ends; idling against a whole processor:
there the product's own figure is what counts.
"""

import os
import resource
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
ROUNDS = 15
IDLE_SECONDS = 8.0
SCENARIO = "process"
_IMPORTS = "import starlette.applications, attrs, cattrs, msgspec, structlog, sqlite3, asyncio, {engine}"


def measure() -> Sequence[Figure]:
    figures = [figure for engine in ENGINES for figure in _starting(engine)]
    with stores() as running:
        running.board("game1", 1_000)
        return [*figures, *(_idling(engine, running.environment) for engine in ENGINES)]


def _starting(engine: str) -> Sequence[Figure]:
    """Both run on compiled files, as installed ones are: those of the first round do not count."""
    seconds, processor = [], []
    with tempfile.TemporaryDirectory() as directory:
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": directory}
        for number in range(1 + ROUNDS):
            with tempfile.TemporaryDirectory() as place:
                database = str(Path(place) / "leaderboard.db")
                process = Process(engine, {"LEADERBOARD_SQLITE__PATH": database, **compiled})
                began = perf_counter()
                process.start()
                started, used = perf_counter() - began, Used.by(process.pid).processor
                process.stop()
            limit = _importing(engine, compiled)
            if number:
                seconds.append((started, limit[0]))
                processor.append((used, limit[1]))
    case, limit_is = f"{engine}, start to ready (embedded)", "a Python that imports its libraries"
    return [
        figure(SCENARIO, case, "s", limit_is, seconds, better="lower"),
        figure(SCENARIO, f"{case}, processor", "s", limit_is, processor, better="lower"),
    ]


def _importing(engine: str, environment: dict[str, str]) -> tuple[float, float]:
    """How long a Python takes that imports the libraries and ends: seconds, and of them those of the processor."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    command = [sys.executable, "-c", _IMPORTS.format(engine=engine)]
    subprocess.run(command, check=True, env={**os.environ, **environment})
    ended, after = perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


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
