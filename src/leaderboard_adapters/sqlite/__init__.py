"""The repository in one SQLite file, held by one process. No rule may live here: it stores what the core decided."""

from leaderboard_adapters.sqlite.migrations import migrate
from leaderboard_adapters.sqlite.repository import SqliteRepository

__all__ = ["SqliteRepository", "migrate"]
