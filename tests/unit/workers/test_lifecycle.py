"""How a process ends."""

import subprocess
import sys

import pytest

_PROGRAM = """
import atexit, threading, time
from leaderboard_shells.workers.lifecycle import end_process

atexit.register(print, "interpreter ended")
print("begun")
if {given_up}:
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
end_process(3)
print("left to the caller")
"""


@pytest.mark.parametrize(
    ("given_up", "code", "said"),
    [(True, 3, ["begun"]), (False, 0, ["begun", "left to the caller", "interpreter ended"])],
)
def test_no_interpreter_ends_beneath_a_thread_that_was_given_up(given_up: bool, code: int, said: list[str]) -> None:
    """Then the process ends at once, with its code and all that it has said."""
    program = _PROGRAM.format(given_up=given_up)

    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)

    assert (code, said, "") == (ended.returncode, ended.stdout.splitlines(), ended.stderr)
