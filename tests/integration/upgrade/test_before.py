"""What is called the version before is that one, or the tests fail."""

import subprocess
from pathlib import Path

import pytest

from tests.integration.upgrade.before import PACKAGES, ROOT, Program, check_out


def test_it_imports_its_own_source(tmp_path: Path, before: Program) -> None:
    """Though this environment has the new one installed."""
    program = "".join(f"import {name}\nprint({name}.__file__)\n" for name in PACKAGES)

    files = [Path(line) for line in before.runs(tmp_path, program).splitlines()]

    assert [before.directory / "src" / name / "__init__.py" for name in PACKAGES] == files


def test_without_its_source_it_does_not_start(tmp_path: Path) -> None:
    """The new one is never taken for it."""
    with pytest.raises(AssertionError, match="is imported from"):
        Program(tmp_path).does(tmp_path, "--help")


def test_a_shallow_clone_is_told_what_to_do(tmp_path: Path) -> None:
    """Without the history there is no version before; that is a failure, and no reason to skip."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{ROOT}", clone], check=True)

    with pytest.raises(pytest.fail.Exception, match="git fetch --unshallow"):
        check_out(tmp_path / "before", clone)
