"""The leaderboards that are held against the model: two processes each, over one repository and one real-time store."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from attrs import define, field

from leaderboard_core.application import Application
from tests.integration.agreement.durable import Durable, MemoryDurable, SqliteDurable
from tests.integration.agreement.realtime import MemoryRealtime, Realtime

#: Makes all sides, holding nothing, given the model's clock and a folder of their own.
Sides: TypeAlias = Callable[[Callable[[], int], Path], Sequence["Side"]]


@define
class Side:
    """Two stores that are kept, and all that goes with a process."""

    name: str
    durable: Durable
    realtime: Realtime
    processes: list[Application] = field(factory=list)

    async def start(self) -> None:
        """Begin, after a start or a restart."""
        stores = zip(await self.durable.open(), await self.realtime.open(), strict=True)
        self.processes = [Application.over(repository, rankings) for repository, rankings in stores]
        await self.processes[0].watch()

    async def stop(self) -> None:
        """End all processes."""
        await self.realtime.close()
        await self.durable.close()


def embedded(clock: Callable[[], int], folder: Path) -> Sequence[Side]:
    """All that needs no server."""
    return [
        Side("memory", MemoryDurable(clock), MemoryRealtime()),
        Side("sqlite", SqliteDurable(clock, folder / "leaderboard.db"), MemoryRealtime()),
    ]
