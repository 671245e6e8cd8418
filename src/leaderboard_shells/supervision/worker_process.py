"""A worker as its supervisor sees it: a process, and a line to it."""

import asyncio
import signal
import socket
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Self

from attrs import field, frozen

from leaderboard_shells.supervision.role import SERVING, Order, Role


@frozen(kw_only=True, eq=False)
class WorkerProcess:
    """One process, from its start on."""

    number: int
    process: asyncio.subprocess.Process
    _line: asyncio.StreamWriter
    #: Whether it came to serve, and its exit code: both are known in time. Whoever waited for these tasks themselves
    #: and was cancelled would cancel them.
    _begun: "asyncio.Task[bool]"
    _ended: "asyncio.Task[int]"
    since: float = field(factory=time.monotonic)

    @classmethod
    async def start(cls, number: int, of: int, listeners: Mapping[str, socket.socket], directory: str) -> Self:
        """Start it, by the command that this process was started by."""
        ours, theirs = socket.socketpair()
        with theirs:
            descriptors = {name: listener.fileno() for name, listener in listeners.items()}
            role = Role(number=number, of=of, line=theirs.fileno(), listeners=descriptors, directory=directory)
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, *sys.orig_argv[1:]),
                env=role.environment,
                pass_fds=[theirs.fileno(), *descriptors.values()],
                # Ctrl-C is told to everyone in the terminal's group: workers hear of it from their supervisor alone.
                start_new_session=True,
            )
        reader, line = await asyncio.open_unix_connection(sock=ours)
        return cls(
            number=number,
            process=process,
            line=line,
            begun=asyncio.create_task(_has_begun(reader)),
            ended=asyncio.create_task(process.wait()),
        )

    @property
    def is_serving(self) -> bool:
        return self._begun.done() and self._begun.result() and not self.has_ended

    @property
    def has_ended(self) -> bool:
        return self._ended.done()

    async def came_to_serve(self) -> bool:
        """Wait until it serves or has ended; whether it serves."""
        await asyncio.wait({self._begun})
        return self._begun.result()

    async def code(self) -> int:
        """Wait for its end; its exit code, or the signal that it died of, negative."""
        await asyncio.wait({self._ended})
        return self._ended.result()

    @property
    def age(self) -> float:
        """Since when it runs, in seconds."""
        return time.monotonic() - self.since

    def tell(self, order: Order) -> None:
        """Tell it something; nobody hears of it who is gone."""
        if not self.has_ended:
            self._line.write(order.value)

    def stop(self) -> None:
        """Let it end. One that does not serve yet does not listen either: a signal ends it at once."""
        if self.is_serving:
            self.tell(Order.STOP)
        elif not self.has_ended:
            with suppress(ProcessLookupError):
                self.process.terminate()

    async def gone(self, seconds: float) -> bool:
        """Wait for its end, for so long; whether it came."""
        await asyncio.wait({self._ended}, timeout=seconds)
        return self.has_ended

    def kill(self) -> None:
        """End it, whatever it does."""
        if not self.has_ended:
            with suppress(ProcessLookupError):
                self.process.kill()


def ending(code: int) -> dict[str, str | int]:
    """How a process ended, for the log."""
    return {"signal": signal.Signals(-code).name} if code < 0 else {"code": code}


async def _has_begun(reader: asyncio.StreamReader) -> bool:
    with suppress(ConnectionError):
        return await reader.read(1) == SERVING
    return False
