"""What the tests need installed: without it they are skipped, unless the run requires it."""

import os
from typing import NoReturn

import pytest


def unavailable(name: str, reason: str) -> NoReturn:
    """Skip the test that asks; fail it where `LEADERBOARD_REQUIRE`, a list with commas, has the name."""
    if name in os.environ.get("LEADERBOARD_REQUIRE", "").split(","):
        pytest.fail(reason)
    pytest.skip(reason)
