"""The repository in PostgreSQL, shared by processes. No rule may live here: it stores what the core decided."""

from leaderboard_adapters.postgres.cell_overview import overview
from leaderboard_adapters.postgres.migrations import migrate
from leaderboard_adapters.postgres.repository import PostgresRepository

__all__ = ["PostgresRepository", "migrate", "overview"]
