"""Bringing the repository to the newest schema, and looking at its cells."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from leaderboard_adapters.sql.migrations import Migrated
from leaderboard_adapters.sqlite import migrate as migrate_sqlite
from leaderboard_shells.settings import Settings, repository_arguments
from leaderboard_shells.settings.extras import extra

if TYPE_CHECKING:
    from leaderboard_adapters.postgres.cell_overview import CellOverview


def migrate(settings: Settings, *, post: bool) -> Migrated:
    """Bring the repository that the settings name to the newest schema; `post`: no earlier version runs.

    Raises `NotSupported`, or what the store says when it cannot be opened.
    """
    if settings.postgres is None:
        return migrate_sqlite(settings.sqlite.path)
    with extra("postgres"):
        from leaderboard_adapters.postgres import migrate as migrate_postgres  # noqa: PLC0415
    return asyncio.run(migrate_postgres(**repository_arguments(settings.postgres), post=post))


def cells(settings: Settings) -> "Sequence[CellOverview]":
    """The cells of the repository that the settings name; none of a file, which has none.

    Raises `NotSupported`, or what the store says when it cannot be opened.
    """
    if settings.postgres is None:
        return ()
    with extra("postgres"):
        from leaderboard_adapters.postgres import overview  # noqa: PLC0415
    return asyncio.run(overview(**repository_arguments(settings.postgres)))
