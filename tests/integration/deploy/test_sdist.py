"""The source distribution: whoever has it can do what is done in a checkout."""

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.support.make import ROOT
from tests.support.required import unavailable

#: What only those run who land changes.
LEFT_OUT = {".ci/run"}


@pytest.mark.timeout(300)
def test_it_is_the_whole_checkout(tmp_path: Path) -> None:
    """Every file that is kept is in it: tests, what they read, and what the targets of the Makefile run."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        unavailable("git", "no checkout")
    kept = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    there = {path for path in kept.split("\0") if path and (ROOT / path).exists()}

    build = [sys.executable, "-m", "build", "--sdist", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    [archive] = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        found = {name.partition("/")[2] for name in packed.getnames()}

    assert LEFT_OUT == there - found
