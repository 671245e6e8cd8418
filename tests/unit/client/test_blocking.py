"""The blocking client is the one that is awaited, but for the waiting."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_it_is_what_the_script_makes() -> None:
    """Whoever changes the one makes the other anew."""
    ended = subprocess.run(
        [sys.executable, ROOT / "scripts/blocking_client.py", "--check"], capture_output=True, text=True, check=False
    )

    assert (0, "") == (ended.returncode, ended.stderr)
