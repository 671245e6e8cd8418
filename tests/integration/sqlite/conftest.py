"""A database file, and processes of its own kind around it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

Start = Callable[..., "subprocess.Popen[str]"]

ROOT = Path(__file__).parents[3]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a database may be made."""
    return tmp_path / "leaderboard.db"


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts Python processes that import what the tests import; none outlives its test."""
    with ExitStack() as ending:

        def start(*arguments: str) -> "subprocess.Popen[str]":
            process = subprocess.Popen(
                [sys.executable, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
            )
            ending.enter_context(process)
            ending.callback(process.kill)
            return process

        yield start
