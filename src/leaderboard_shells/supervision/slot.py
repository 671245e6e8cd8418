"""A place among the workers that is kept filled: who dies is replaced, and who is to be exchanged is."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from attrs import define, field

from leaderboard_adapters.concurrency.backoff import Backoff
from leaderboard_shells.supervision.role import Order
from leaderboard_shells.supervision.worker_process import WorkerProcess, ending

_log = structlog.stdlib.get_logger("leaderboard.supervisor")

#: How long a worker has to run for its death to be an accident, in seconds: it is replaced at once.
_STEADY: Final = 10.0
#: The waits before a worker is replaced that died sooner, in seconds.
_FIRST_WAIT: Final = 0.5
_LONGEST_WAIT: Final = 15.0
#: After how many starts in a row that led to nothing, in all places together, it is given up while nobody serves.
_HOPELESS: Final = 5
#: How long a worker may take to end that was exchanged, in seconds; it ends itself sooner.
_RETIRING: Final = 11.0


class CannotServe(Exception):
    """No worker can be brought to serve."""


@define
class Starts:
    """How the starts of all places went, together."""

    has_served: bool = False
    failed_in_a_row: int = 0

    def went_well(self) -> None:
        self.has_served, self.failed_in_a_row = True, 0

    def failed(self, serving: int) -> None:
        """One ended before it served, while so many others serve. Raises `CannotServe` when that will not change: at
        the first start what is wrong is wrong with the configuration or the stores, and was told."""
        self.failed_in_a_row += 1
        if not serving and (not self.has_served or self.failed_in_a_row >= _HOPELESS):
            raise CannotServe


@define(eq=False)
class Slot:
    """One place. `launch` starts a process for it, `serving` says how many workers serve in all places.

    `overlapping`: a successor serves before its predecessor is told to end; otherwise it is started afterwards.
    """

    number: int
    launch: Callable[[int], Awaitable[WorkerProcess]]
    serving: Callable[[], int]
    starts: Starts
    overlapping: bool
    _backoff: Backoff = field(factory=lambda: Backoff(_FIRST_WAIT, longest=_LONGEST_WAIT, jitter=0.2))
    _asked: asyncio.Event = field(factory=asyncio.Event)
    _exchanged: "asyncio.Future[bool] | None" = None

    async def exchange(self) -> bool:
        """Exchange its worker for a new one; whether that one serves."""
        self._exchanged = asyncio.get_running_loop().create_future()
        self._asked.set()
        return await self._exchanged

    async def keep(self) -> None:
        """Keep it filled, for ever. Raises `CannotServe`."""
        while True:
            worker = await self.launch(self.number)
            if await worker.came_to_serve():
                self._serves(worker)
                worker, by_itself = await self._tended(worker)
                if by_itself:
                    await self._after_its_death(worker)
            else:
                code = await worker.code()
                wait = self._backoff.next()
                self.starts.failed(self.serving())
                _log.error("worker did not start", worker=self.number, **ending(code), again_in=round(wait, 1))
                self._answer(exchanged=False)
                await asyncio.sleep(wait)

    async def _tended(self, worker: WorkerProcess) -> tuple[WorkerProcess, bool]:
        """Who is in the place when it becomes free, and whether that ended by itself."""
        while True:
            waiting = {asyncio.create_task(self._asked.wait()), asyncio.create_task(worker.code())}
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()
            if worker.has_ended:
                return worker, True
            self._asked.clear()
            if not self.overlapping:
                await self._retire(worker)
                return worker, False
            successor = await self.launch(self.number)
            if await successor.came_to_serve():
                predecessor, worker = worker, successor
                await self._retire(predecessor)
                self._serves(worker)
            else:
                _log.error("worker not exchanged", worker=self.number, **ending(await successor.code()))
                self._answer(exchanged=False)

    async def _retire(self, worker: WorkerProcess) -> None:
        worker.tell(Order.RETIRE)
        if not await worker.gone(_RETIRING):
            worker.kill()
            await worker.code()

    async def _after_its_death(self, worker: WorkerProcess) -> None:
        if worker.age >= _STEADY:
            self._backoff.reset()
        wait = 0.0 if worker.age >= _STEADY else self._backoff.next()
        told = {"worker": self.number, "pid": worker.process.pid, **ending(await worker.code())}
        _log.error("worker died", **told, lived=round(worker.age, 1), again_in=round(wait, 1))
        await asyncio.sleep(wait)

    def _serves(self, worker: WorkerProcess) -> None:
        self.starts.went_well()
        _log.info("worker serves", worker=self.number, pid=worker.process.pid)
        # Whoever was asked for meanwhile is this one.
        self._asked.clear()
        self._answer(exchanged=True)

    def _answer(self, *, exchanged: bool) -> None:
        if self._exchanged is not None and not self._exchanged.done():
            self._exchanged.set_result(exchanged)
