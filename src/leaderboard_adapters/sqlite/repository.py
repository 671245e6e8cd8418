"""The SQLite repository: its parts over one database file."""

from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Self

from leaderboard_adapters.sql.profile_hint import ProfileHint
from leaderboard_adapters.sql.repository import ComposedRepository
from leaderboard_adapters.sqlite.boards import Boards
from leaderboard_adapters.sqlite.change_log import ChangeLog
from leaderboard_adapters.sqlite.clock import Clock, wall_clock
from leaderboard_adapters.sqlite.database import Database
from leaderboard_adapters.sqlite.dead_letters import DeadLetters
from leaderboard_adapters.sqlite.erasure import PlayerErasure
from leaderboard_adapters.sqlite.housekeeping import Housekeeping
from leaderboard_adapters.sqlite.notes import Notes
from leaderboard_adapters.sqlite.profiles import PlayerProfiles
from leaderboard_adapters.sqlite.seasons import Seasons
from leaderboard_adapters.sqlite.units import UnitOfWork


class SqliteRepository(ComposedRepository):
    """A repository in the file at `path`, made if it is not there. Use as an async context manager.

    One process holds it at a time: entering raises `StoreLocked` while another does, `StoreUnusable` for a file that
    is not a leaderboard's. `clock` tells microseconds since 1970; `chunk` is how many players of a whole board are
    read or written together.
    """

    def __init__(self, path: str | PathLike[str], clock: Clock = wall_clock, chunk: int = 1000) -> None:
        self._database = database = Database(Path(path).absolute())
        notes, hint = Notes(), ProfileHint()
        super().__init__(
            units_of_work=UnitOfWork(database, clock, hint),
            boards=Boards(database, clock),
            change_log=ChangeLog(database, notes, chunk),
            seasons=Seasons(database, clock, notes, chunk),
            dead_letters=DeadLetters(database),
            profiles=PlayerProfiles(database, hint),
            erasure=PlayerErasure(database),
            housekeeping=Housekeeping(database, clock, notes),
        )

    async def __aenter__(self) -> Self:
        await self._database.open()
        # It tells whether there are any.
        await self.waiting_profiles(0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._database.close()
