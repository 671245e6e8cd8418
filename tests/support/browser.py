"""A real Chromium, driven by Playwright."""

import shutil

from tests.support.required import unavailable


def required() -> str:
    """The path of Chromium. Without it the test that asks is skipped; it fails where Chromium is required."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        unavailable("chromium", "chromium is not installed")
    return found
