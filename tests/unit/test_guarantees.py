"""The page of promises names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_named_test_file_exists() -> None:
    """Nobody is sent to a file that was moved or removed."""
    named = set(re.findall(r"`((?:tests|src)/[\w/.]+)`", (ROOT / "docs/guarantees.md").read_text()))

    assert named
    assert set() == {name for name in named if not (ROOT / name).is_file()}
