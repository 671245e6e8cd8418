"""HTTP: from requests to use cases and back. No rule of the leaderboard and no server engine may ever live here."""

from leaderboard_shells.http.app import create_app
from leaderboard_shells.http.readiness import Readiness

__all__ = ["Readiness", "create_app"]
