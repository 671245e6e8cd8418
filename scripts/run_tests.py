"""Run all tests, several files at a time; the few that fail beside the others are run once more, alone.

Servers are started, killed and cut off while the tests run, on whatever machine there is. A test that
fails among all that and passes by itself waits for the clock instead of for what happens: that is a fault, too, and it
is told by name in the last lines, but it says nothing of the change that was tried. More than a few are no accident.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

#: One more than there are processors: a fifth of the time tests wait for what they have started. More than four are no
#: faster, for each has its own servers.
_AT_A_TIME = min(4, len(os.sched_getaffinity(0)) + 1)
#: The files go round as `tests/conftest.py` mixes them. Unasked, those of most tests come first, which are not those
#: that take longest.
_BESIDE_EACH_OTHER = (
    *("--cache-clear", "--numprocesses", str(_AT_A_TIME)),
    *("--dist", "loadfile", "--no-loadscope-reorder"),
)
#: So many that fail may have been unlucky.
_FEW = 3
#: What pytest ends with when all were run and some failed. Whatever else it ends with, not all were run.
_SOME_FAILED = 1


def main(arguments: Sequence[str]) -> int:
    # Hundreds of processes are started. Where no byte code is kept, as in containers, each compiles what it imports.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    ended = _pytest(*_BESIDE_EACH_OTHER, *arguments)
    if ended != _SOME_FAILED:
        return ended
    failed = _failed()
    # A file without the name of a test in it could not be read: its tests were not run.
    if not 0 < len(failed) <= _FEW or any("::" not in name for name in failed):
        return ended
    _say(f"\nOnce more, alone: {', '.join(failed)}")
    ended = _pytest(*failed)
    if ended == 0:
        _say(f"\nPASSED ONLY ALONE, which is a fault to be filed: {', '.join(failed)}")
    return ended


def _pytest(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _failed() -> Sequence[str]:
    """The names of those that the last run left as failed."""
    kept = Path(".pytest_cache/v/cache/lastfailed")
    return list(json.loads(kept.read_text())) if kept.exists() else []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
