"""What a process is among those that serve together: alone, or one of several."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import assert_never

from leaderboard_shells.monitoring.readiness import Readiness
from leaderboard_shells.supervision.role import SERVING, Order, Role


class Membership:
    """Of a process with this role; alone without one."""

    def __init__(self, role: Role | None = None) -> None:
        self.role = role
        self._line = None if role is None else socket.socket(fileno=role.line)

    @property
    def is_alone(self) -> bool:
        return self.role is None

    @property
    def number(self) -> int | None:
        """Which of the processes it is, from 1 on; None for one that is alone."""
        return None if self.role is None else self.role.number

    def listener(self, name: str, bind: Callable[[], socket.socket]) -> socket.socket:
        """The socket of this name that all of them share; a process that is alone binds its own."""
        if self.role is None:
            return bind()
        return socket.socket(fileno=self.role.listeners[name])

    def serving(self) -> None:
        """Tell whoever started this process that it serves."""
        if self._line is not None:
            self._line.send(SERVING)

    @asynccontextmanager
    async def obeying(self, readiness: Readiness) -> AsyncIterator[None]:
        """Do what the supervisor says, for as long as the context lasts. It ends the process as a signal would."""
        if self._line is None:
            yield
            return
        loop, line = asyncio.get_running_loop(), self._line
        line.setblocking(False)

        def told() -> None:
            orders = line.recv(64)
            for order in map(Order, map(_byte, orders)):
                _obey(order, readiness)
            if not orders:
                loop.remove_reader(line)
                _obey(Order.RETIRE, readiness)

        loop.add_reader(line, told)
        try:
            yield
        finally:
            loop.remove_reader(line)


def _byte(number: int) -> bytes:
    return bytes((number,))


def _obey(order: Order, readiness: Readiness) -> None:
    match order:
        case Order.READ_KEYS:
            signal.raise_signal(signal.SIGHUP)
        case Order.ANNOUNCE:
            readiness.draining = True
        case Order.RETIRE:
            readiness.successors = True
            signal.raise_signal(signal.SIGTERM)
        case Order.STOP:
            signal.raise_signal(signal.SIGTERM)
        case _:
            assert_never(order)


#: A process that serves by itself.
ALONE = Membership()
