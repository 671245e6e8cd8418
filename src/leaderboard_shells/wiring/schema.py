"""Bringing the repository to the newest schema."""

import asyncio

from leaderboard_adapters.sql.migrations import Migrated
from leaderboard_adapters.sqlite import migrate as migrate_sqlite
from leaderboard_shells.settings import Settings, repository_arguments
from leaderboard_shells.settings.extras import extra


def migrate(settings: Settings, *, post: bool) -> Migrated:
    """Bring the repository that the settings name to the newest schema; `post`: no earlier version runs.

    Raises `NotSupported`, or what the store says when it cannot be opened.
    """
    if settings.postgres is None:
        return migrate_sqlite(settings.sqlite.path)
    with extra("postgres"):
        from leaderboard_adapters.postgres import migrate as migrate_postgres  # noqa: PLC0415
    return asyncio.run(migrate_postgres(**repository_arguments(settings.postgres), post=post))
