"""What every part of the repository stands on."""

from collections.abc import Callable
from typing import TypeAlias

from leaderboard_adapters.sqlite.database import Database
from leaderboard_adapters.sqlite.notes import Notes

#: Tells microseconds since 1970.
Clock: TypeAlias = Callable[[], int]


class Area:
    """One part of the repository: a protocol of the port, kept with the database, the clock and the notes of all.

    `chunk`: how many players are read or written together where it is about whole boards.
    """

    def __init__(self, database: Database, clock: Clock, chunk: int) -> None:
        self._database = database
        self._clock = clock
        self._chunk = chunk
        self._notes = Notes()
