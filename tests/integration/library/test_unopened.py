"""A leaderboard that nobody opened: what is missing is told."""

from pathlib import Path
from typing import Any

import pytest

from leaderboard_shells.library import BlockingLeaderboard, sqlite_leaderboard


def test_a_file_that_was_not_opened(tmp_path: Path) -> None:
    """Its verbs say how to open it, and no file is made."""
    unopened: Any = sqlite_leaderboard(tmp_path / "scores.db")

    with pytest.raises(AttributeError, match=r"'boards'.*async with sqlite_leaderboard\(.*BlockingLeaderboard\("):
        unopened.boards.create()

    assert [] == [*tmp_path.iterdir()]


@pytest.mark.parametrize("given", ["scores.db", Path("scores.db"), None])
def test_blocking_over_a_path(given: Any) -> None:
    """It takes what the makers give."""
    with pytest.raises(TypeError, match=rf"sqlite_leaderboard\(path\), not {type(given).__name__}$"):
        BlockingLeaderboard(given)
