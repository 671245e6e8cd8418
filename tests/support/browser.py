"""A real Chromium, driven by Playwright."""

import os
import shutil

import pytest


def required() -> str:
    """The path of Chromium. Without it the test that asks is skipped; it fails where Chromium is required."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        reason = "chromium is not installed"
        if "chromium" in os.environ.get("LEADERBOARD_REQUIRE", "").split(","):
            pytest.fail(reason)
        pytest.skip(reason)
    return found
