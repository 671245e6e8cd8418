"""Runs the command as a user does: the installed script, in an empty folder, with an environment of its own."""

import subprocess
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE
from tests.unit.cli.kit import COMMAND, Run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run_it(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *arguments],
            cwd=tmp_path,
            env=environ,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    return run_it
