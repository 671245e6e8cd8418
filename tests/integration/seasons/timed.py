"""Leaderboards of two processes on one clock."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from attrs import define, field

from leaderboard_core.application import Application
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.repository import Repository
from leaderboard_core.usecases.answers import At
from leaderboard_testing.contracts.values import NEW_YEAR
from tests.integration.agreement.durable import Durable
from tests.unit.usecases.kit import new, shown, sub

T = TypeVar("T")

MILLISECOND = 1_000
SECOND = 1_000 * MILLISECOND
HOUR = 3600 * SECOND


async def patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Ask again while a crowd keeps the store from answering in time: nothing was applied then."""
    for _ in range(20):
        with suppress(StoreUnavailable):
            return await work()
    return await work()


@define
class Timed:
    """A repository, its clock, and the processes on it."""

    durable: Durable = field(factory=Durable)
    repositories: list[Repository] = field(factory=list)
    processes: list[Application] = field(factory=list)
    now: int = NEW_YEAR

    def clock(self) -> int:
        return self.now

    def set(self, now: int) -> None:
        """It is this moment, for everyone."""
        self.now = now
        self.durable.keep_time()

    @property
    def one(self) -> Application:
        return self.processes[0]

    @property
    def other(self) -> Application:
        return self.processes[1]

    async def make(self, reset_period: str, now: int, **fields: str) -> None:
        """A board `b` whose seasons end by this period, at this moment; with more that it says of its calendar."""
        self.set(now)
        await self.one.boards.create(new(reset_period=reset_period, **fields))

    async def play(self, player: str, application: Application | None = None) -> None:
        await patiently(lambda: (application or self.one).submit_many([sub(player, 1)]))

    async def players(self, season: int) -> str:
        return shown(await self.one.read.top("b", at=At(season=season)))

    async def seasons(self) -> list[tuple[int, int, int | None]]:
        """All seasons with their beginnings and ends, oldest first."""
        told = await self.one.seasons.of("b")
        return [(season.season, season.started_at, season.ended_at) for season in reversed(told)]
