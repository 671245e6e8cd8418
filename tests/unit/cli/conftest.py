"""Runs the command as a user does: in an empty folder, with an environment of its own."""

from pathlib import Path

import pytest

from tests.support.forked_command import Ended, run_command
from tests.unit.cli.kit import Run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run_it(*arguments: str, **environ: str) -> Ended:
        return run_command(*arguments, directory=tmp_path, environment=environ)

    return run_it
