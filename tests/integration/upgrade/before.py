"""The program of the version before: its source out of the history, run by this interpreter and with its packages."""

import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from attrs import frozen

from tests.support.patience import PATIENCE
from tests.support.process import ending_with_us

#: The version before this one. It becomes the last tag as soon as there is a release.
COMMIT = "09075727309c532391261501e08b8d31ec2d121f"
PACKAGES = ("leaderboard_core", "leaderboard_adapters", "leaderboard_shells")

ROOT = Path(__file__).parents[3]
#: This environment has the new source installed. The old one goes before it, and does not start when it does not.
_LAUNCHER = f"""
import importlib
import sys
from pathlib import Path

source = Path(__file__).resolve().parent / "src"
sys.path.insert(0, str(source))
for name in {PACKAGES!r}:
    found = Path(importlib.import_module(name).__file__)
    if not found.is_relative_to(source):
        sys.exit(f"{{name}} is imported from {{found}}, not from {{source}}")
"""
_COMMAND = """
from leaderboard_shells.main import main

main()
"""


@frozen
class Program:
    """A version of the program in a directory of its own."""

    directory: Path

    @property
    def command(self) -> Sequence[str]:
        """What stands in the place of `leaderboard`; the process ends with its test."""
        return (*ending_with_us(), *self._python("command.py", _COMMAND))

    def does(self, directory: Path, *arguments: str, **environment: str) -> str:
        """What a command that must succeed prints."""
        return finished([*self.command, *arguments], directory, environment)

    def runs(self, directory: Path, program: str, *arguments: str) -> str:
        """What a program over its packages prints."""
        return finished([*self._python("program.py", program), *arguments], directory, {})

    def _python(self, name: str, program: str) -> Sequence[str]:
        path = self.directory / name
        path.write_text(f"{_LAUNCHER}\n{program}")
        return sys.executable, str(path)


def check_out(directory: Path, root: Path = ROOT) -> Program:
    """The version before, as it was committed. A copy of the project without its history fails the test that asks."""
    archive = subprocess.run(["git", "-C", root, "archive", COMMIT, "src"], capture_output=True, check=False)
    if archive.returncode:
        pytest.fail(
            f"the version before this one, commit {COMMIT[:12]}, is not in the history of {root}: run the tests in a "
            f"git clone that has it (git fetch --unshallow completes a shallow one). git: {archive.stderr.decode()}"
        )
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(directory, filter="data")
    return Program(directory)


def finished(command: Sequence[str], directory: Path, environment: Mapping[str, str]) -> str:
    """What a command that must succeed prints; it sees nothing of our own configuration."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADERBOARD_")}
    ended = subprocess.run(
        command, cwd=directory, env=kept | environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout
