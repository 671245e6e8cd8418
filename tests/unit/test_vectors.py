"""The vectors of the contract kit are what the leaderboard answers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from leaderboard_testing import vectors

ROOT = Path(__file__).parents[2]


def test_the_leaderboard_answers_as_the_vectors_say() -> None:
    """Told every story anew, it gives the very answers of the files: `scripts/make_vectors.py` has nothing to write."""
    made = subprocess.run(
        [sys.executable, "scripts/make_vectors.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (0, "") == (made.returncode, made.stderr)


def test_another_format_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a reader that does not know it."""
    (tmp_path / "rules.json").write_text(json.dumps({"format": 2, "stories": []}))
    monkeypatch.setattr("importlib.resources.files", lambda _: tmp_path)

    with pytest.raises(ValueError, match=r"rules\.json has format 2, and this reader knows 1"):
        vectors.load("rules")
