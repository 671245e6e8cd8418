"""`make test`: what fails beside others is run once more, alone, and told; what fails twice or often is red."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_SCRIPT = Path(__file__).parents[2] / "scripts" / "run_tests.py"
_FAILS_AT_FIRST = """
from pathlib import Path
def test_at_first():
    seen = Path({seen!r})
    first = not seen.exists()
    seen.touch()
    assert not first
def test_always_well(): pass
"""


def run(directory: Path, tests: str) -> tuple[int, str]:
    """What the script ends with and says, of a project with these tests."""
    (directory / "pytest.ini").write_text("[pytest]\n")
    (directory / "test_it.py").write_text(tests)
    done = subprocess.run(
        [sys.executable, _SCRIPT, "--numprocesses", "1"],
        cwd=directory,
        capture_output=True,
        text=True,
        timeout=60,
        # Of the plug-ins that are installed it needs this one.
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "xdist.plugin"},
        check=False,
    )
    return done.returncode, done.stdout


def test_what_passes_alone_is_told_by_name(tmp_path: Path) -> None:
    ended, said = run(tmp_path, _FAILS_AT_FIRST.format(seen=str(tmp_path / "seen")))

    assert (0, True) == (ended, said.rstrip().endswith("to be filed: test_it.py::test_at_first"))
    assert "1 failed, 1 passed" in said


def test_what_fails_alone_is_red(tmp_path: Path) -> None:
    ended, said = run(tmp_path, "def test_never(): assert False")

    assert (1, 2, False) == (ended, said.count("1 failed in"), "ONLY ALONE" in said)


def test_many_failures_are_no_accident(tmp_path: Path) -> None:
    tests = _FAILS_AT_FIRST.format(seen=str(tmp_path / "seen"))
    ended, said = run(tmp_path, tests + "\n".join(f"def test_{n}(): assert False" for n in range(3)))

    assert (1, False) == (ended, "Once more" in said)


@pytest.mark.parametrize("tests", ["import nothing_of_this_name", "", "def test_it(: pass"])
def test_a_run_that_did_not_run_all_is_red_at_once(tmp_path: Path, tests: str) -> None:
    ended, said = run(tmp_path, tests)

    assert (True, False) == (ended != 0, "Once more" in said)
