"""The leaderboards that are held against the model: two processes each, over one repository and one real-time store."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from attrs import define, field

from leaderboard_adapters import memory
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
    #: What puts each process together.
    over: Sequence[Callable[..., Application]] = (Application.over, Application.over)
    processes: list[Application] = field(factory=list)

    async def start(self) -> None:
        """Begin, after a start or a restart."""
        stores = zip(self.over, await self.durable.open(), await self.realtime.open(), strict=True)
        self.processes = [over(repository, ranking_store) for over, repository, ranking_store in stores]
        await self.processes[0].health_sweep()

    async def stop(self) -> None:
        """End all processes."""
        await self.realtime.close()
        await self.durable.close()


def embedded(clock: Callable[[], int], folder: Path) -> Sequence[Side]:
    """All that needs no server."""
    return [
        Side("memory", MemoryDurable(clock), MemoryRealtime(), (memory.over, Application.over)),
        Side("sqlite", SqliteDurable(clock, folder / "leaderboard.db"), MemoryRealtime()),
    ]
