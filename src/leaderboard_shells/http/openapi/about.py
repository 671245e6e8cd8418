"""What both documents say first: what they are of, its version, whose it is, and under which license it is used."""

from importlib.metadata import metadata
from typing import Any


def about(description: str) -> dict[str, Any]:
    """The `info` of a document, of what the package says of itself."""
    told = metadata("leaderboard-system")
    license_id = told["License-Expression"]
    return {
        "title": "Leaderboard",
        "version": told["Version"],
        "description": description,
        "contact": {"name": told["Author"]},
        "license": {"name": license_id, "url": f"https://spdx.org/licenses/{license_id}.html"},
    }
