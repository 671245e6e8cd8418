"""The SQLite repository: every area of the port over one database file."""

import time
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Self

from leaderboard_adapters.sqlite.area import Clock
from leaderboard_adapters.sqlite.database import Database
from leaderboard_adapters.sqlite.dead_letters import DeadLetters
from leaderboard_adapters.sqlite.erasing import Erasing
from leaderboard_adapters.sqlite.history import Past
from leaderboard_adapters.sqlite.housekeeping import Housekeeping
from leaderboard_adapters.sqlite.seasons import Seasons
from leaderboard_adapters.sqlite.shelf import Shelf
from leaderboard_adapters.sqlite.units import Units
from leaderboard_core.ports.repository import Repository


def wall_clock() -> int:
    """Microseconds since 1970, by the machine's clock."""
    return time.time_ns() // 1000


class SqliteRepository(Units, Shelf, Past, Seasons, DeadLetters, Erasing, Housekeeping, Repository):
    """A repository in the file at `path`, made if it is not there. Use as an async context manager.

    One process holds it at a time: entering raises `StoreTaken` while another does, and `StoreUnfit` for a file that
    is not a leaderboard's. `clock` tells microseconds since 1970; `chunk` is how many players of a whole board are
    read or written together.
    """

    def __init__(self, path: str | PathLike[str], clock: Clock = wall_clock, chunk: int = 1000) -> None:
        super().__init__(Database(Path(path).absolute()), clock, chunk)

    async def __aenter__(self) -> Self:
        await self._database.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._database.close()
