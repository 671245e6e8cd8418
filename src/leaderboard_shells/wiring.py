"""The composition root: settings become adapters become an application. The one place that names technologies."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from attrs import evolve, frozen

from leaderboard_adapters.concurrency.gatherer import Gatherer
from leaderboard_adapters.concurrency.shared_restore import SharedRestore
from leaderboard_adapters.memory.broadcaster import MemoryBroadcaster
from leaderboard_adapters.memory.rankings import MemoryRankings
from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_adapters.sqlite import migrate as migrate_sqlite
from leaderboard_core import Application
from leaderboard_core.ports.broadcaster import Broadcaster
from leaderboard_core.usecases.answers import Limits
from leaderboard_shells.http.readiness import Readiness
from leaderboard_shells.settings import Auth, Settings

#: How long a reader waits for a board that is being rebuilt, in seconds.
_READERS_PATIENCE = 1.0


class NotSupported(Exception):
    """The settings ask for something that this version does not have."""

    def __init__(self, sections: Sequence[str]) -> None:
        super().__init__(f"not supported by this version: {', '.join(sections)}")


@frozen
class Services:
    """What a shell works with, for as long as the stores are open."""

    application: Application
    broadcaster: Broadcaster
    readiness: Readiness


@asynccontextmanager
async def services(settings: Settings) -> AsyncIterator[Services]:
    """Open the stores that the settings name, and close them again, whatever was taken in being finished first.

    Raises `NotSupported` for settings that ask for what this version does not have.
    """
    refuse_unsupported(settings)
    limits = Limits(settings.leaderboard.default_limit, settings.leaderboard.max_limit)
    rankings = MemoryRankings()
    async with (
        SqliteRepository(settings.sqlite.path) as repository,
        SharedRestore(repository, rankings, _READERS_PATIENCE) as restore,
    ):
        broadcaster = MemoryBroadcaster()
        application = Application.over(repository, rankings, limits, restore, broadcaster)
        readiness = Readiness(
            checks={"realtime": rankings.ping, "repository": repository.ping},
            required={"realtime", "repository"},
        )
        async with Gatherer(application.submit, settings.server.write_timeout.seconds) as gatherer:
            yield Services(evolve(application, submit=gatherer), broadcaster, readiness)


def migrate(settings: Settings) -> Sequence[str]:
    """Bring the repository that the settings name to the newest schema; says which migrations were applied.

    Raises `NotSupported`, or what the store says when it cannot be opened.
    """
    refuse_unsupported(settings)
    return migrate_sqlite(settings.sqlite.path)


def refuse_unsupported(settings: Settings) -> None:
    """Raise `NotSupported`, naming the section, rather than run as if it had not been asked for."""
    asked = {
        "redis": settings.redis is not None,
        "postgres": settings.postgres is not None,
        "kafka": settings.kafka.enabled,
        "auth": settings.auth != Auth(),
    }
    if missing := [section for section, present in asked.items() if present]:
        raise NotSupported(missing)
