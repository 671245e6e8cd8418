"""The leaderboards that are held against the model: two processes each, over one repository and one real-time store."""

from collections.abc import Callable, Sequence
from pathlib import Path

from leaderboard_adapters.memory import MemoryRankings, MemoryRepository
from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.rankings import Move, Moved, Refused
from leaderboard_core.ports.repository import Repository, Snapshot

PROCESSES = 2


class MortalRankings(MemoryRankings):
    """A real-time store that can be away, and lose what it holds."""

    away = False

    async def advance(self, moves: Sequence[Move]) -> Sequence[Moved | Refused]:
        if self.away:
            raise StoreUnavailable("real-time store")
        return await super().advance(moves)

    async def load(self, snapshot: Snapshot, judged: Head | None) -> bool:
        if self.away:
            raise StoreUnavailable("real-time store")
        return await super().load(snapshot, judged)

    def lose_everything(self) -> None:
        """Be empty."""
        self._boards.clear()

    def lose_a_player(self) -> None:
        """Lose a place of each board, its header staying as it is."""
        for board in self._boards.values():
            if board._order:
                board._order.pop()


class Side:
    """A repository that is kept, and all that goes with a process."""

    name: str

    def __init__(self) -> None:
        self.rankings = MortalRankings()
        self.processes: list[Application] = []

    async def start(self) -> None:
        """Begin, after a start or a restart: with an empty real-time store, as a server does."""
        self.rankings = MortalRankings()
        repository = await self.open()
        self.processes = [Application.over(repository, self.rankings) for _ in range(PROCESSES)]
        await self.processes[0].watch()

    async def open(self) -> Repository:
        raise NotImplementedError

    async def stop(self) -> None:
        """End all processes."""


class MemorySide(Side):
    name = "memory"

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__()
        self._repository = MemoryRepository(clock)

    async def open(self) -> Repository:
        return self._repository


class SqliteSide(Side):
    name = "sqlite"

    def __init__(self, clock: Callable[[], int], path: Path) -> None:
        super().__init__()
        self._clock, self._path = clock, path
        self._repository: SqliteRepository | None = None

    async def open(self) -> Repository:
        self._repository = await SqliteRepository(self._path, self._clock).__aenter__()
        return self._repository

    async def stop(self) -> None:
        if self._repository is not None:
            await self._repository.__aexit__(None, None, None)
            self._repository = None
