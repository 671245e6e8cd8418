"""The supervisor: starts workers that share what listens, keeps them, exchanges them on SIGHUP, ends them on SIGTERM.

What listens is bound once, here, and inherited. With a socket for each worker (SO_REUSEPORT) the kernel would give each
its own queue of connections, and those in the queue of a worker that dies, hangs or ends would be lost with it; out of
one queue they are taken by the others.
"""

import asyncio
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

import structlog
from attrs import define, field

from leaderboard_shells.settings import SettingsError
from leaderboard_shells.supervision.role import Order
from leaderboard_shells.supervision.slot import CannotServe, Slot, Starts
from leaderboard_shells.supervision.worker_process import WorkerProcess

_log = structlog.stdlib.get_logger("leaderboard.supervisor")

#: How long all workers together take to end one by one, in seconds; who takes longer is not waited for.
_ONE_BY_ONE: Final = 3.0
#: When they are killed, in seconds after the first was told to end: a process that is told to end has 10.
_LAST_RESORT: Final = 9.2


def supervise(
    workers: int,
    listeners: Mapping[str, socket.socket],
    check: Callable[[], object],
    *,
    overlapping: bool,
) -> int:
    """Let so many workers serve until SIGTERM or SIGINT; returns the exit code.

    `check` raises `SettingsError` when the configuration that a new worker would read cannot be used. `overlapping`:
    see `Slot`.
    """
    with _directory() as directory:
        return asyncio.run(Supervisor(workers, listeners, directory, check, overlapping).run())


@contextmanager
def _directory() -> Iterator[str]:
    """Where workers find each other; nobody else may look into it."""
    directory = tempfile.mkdtemp(prefix="leaderboard-")
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@define
class Supervisor:
    """See `supervise`."""

    workers: int
    listeners: Mapping[str, socket.socket]
    directory: str
    check: Callable[[], object]
    overlapping: bool
    _processes: list[WorkerProcess] = field(factory=list)

    async def run(self) -> int:
        stop, renew = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()
        for number, event in ((signal.SIGTERM, stop), (signal.SIGINT, stop), (signal.SIGHUP, renew)):
            loop.add_signal_handler(number, event.set)
        starts = Starts()
        slots = [
            Slot(number, self._launch, self._serving, starts, self.overlapping) for number in range(1, self.workers + 1)
        ]
        _log.info("supervising", workers=self.workers)
        keeping = [asyncio.create_task(slot.keep()) for slot in slots]
        others = [asyncio.create_task(stop.wait()), asyncio.create_task(self._renewing(slots, renew))]
        done, _ = await asyncio.wait({*keeping, *others}, return_when=asyncio.FIRST_COMPLETED)
        for task in (*keeping, *others):
            task.cancel()
        failures = [error for task in done if (error := task.exception()) is not None]
        await asyncio.gather(*keeping, *others, return_exceptions=True)
        _log.info("stopping")
        ended_well = await self._end()
        for error in failures:
            if not isinstance(error, CannotServe):
                raise error
            _log.error("given up: no worker can be started")
        _log.info("stopped")
        return 0 if ended_well and not failures else 1

    async def _launch(self, number: int) -> WorkerProcess:
        self._processes = [process for process in self._processes if not process.has_ended]
        process = await WorkerProcess.start(number, self.workers, self.listeners, self.directory)
        self._processes.append(process)
        return process

    def _serving(self) -> int:
        return sum(process.is_serving for process in self._processes)

    async def _renewing(self, slots: Sequence[Slot], renew: asyncio.Event) -> None:
        """Exchange all workers, one after the other, whenever that is asked for."""
        while True:
            await renew.wait()
            renew.clear()
            # A key that is revoked is to end within a second, whatever the exchange takes.
            for process in self._processes:
                process.tell(Order.READ_KEYS)
            try:
                await asyncio.to_thread(self.check)
            except SettingsError as error:
                _log.error("workers not exchanged", faults=[str(fault) for fault in error.errors])
                continue
            _log.info("exchanging workers")
            for slot in slots:
                if not await slot.exchange():
                    _log.error("exchange given up", worker=slot.number)
                    break
            else:
                _log.info("workers exchanged")

    async def _end(self) -> bool:
        """End all, one by one; whether each ended by itself and well."""
        deadline = time.monotonic() + _LAST_RESORT
        running = [process for process in self._processes if not process.has_ended]
        serving = [process for process in running if process.is_serving]
        for process in serving:
            process.tell(Order.ANNOUNCE)
        for process in running:
            process.stop()
            await process.gone(_ONE_BY_ONE / len(running))
        well = True
        for process in running:
            if not await process.gone(max(0.0, deadline - time.monotonic())):
                _log.error("worker does not end", worker=process.number, pid=process.process.pid)
                process.kill()
                await process.code()
                well = False
            elif process in serving:
                well = await process.code() == 0 and well
        return well
