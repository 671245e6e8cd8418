"""The package as a module that is run, and the version that it tells."""

import subprocess
import sys
from importlib.metadata import version

import pytest

import leaderboard_shells


def test_the_module_is_the_command() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "leaderboard_shells", "--version"], capture_output=True, text=True, check=True
    )

    assert f"leaderboard {leaderboard_shells.__version__}\n" == ended.stdout


def test_the_version_is_that_of_the_package() -> None:
    """And nothing else is made up."""
    assert version("leaderboard-system") == leaderboard_shells.__version__
    with pytest.raises(AttributeError, match="no attribute 'versions'"):
        leaderboard_shells.versions  # type: ignore[attr-defined]  # noqa: B018
