"""Patience with those who wait, all equally long: one timer for all, and nothing to do for whoever is answered."""

import asyncio
from abc import abstractmethod
from collections import deque
from typing import Protocol


class Waiting(Protocol):
    """Somebody whose time can be over."""

    @property
    @abstractmethod
    def settled(self) -> bool:
        """Whether nobody waits any more."""

    @abstractmethod
    def expire(self) -> None:
        """The time is over."""


class Deadlines:
    """Lets those who still wait expire in the order of their arrival, `patience` seconds after it."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._waiting: deque[tuple[float, Waiting]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def watch(self, waiting: Waiting) -> None:
        """From now on the time runs."""
        loop = asyncio.get_running_loop()
        self._forget_settled()
        self._waiting.append((loop.time() + self._patience, waiting))
        if self._timer is None:
            self._timer = loop.call_later(self._patience, self._look)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = None
        while self._waiting and self._waiting[0][0] <= loop.time():
            _, waiting = self._waiting.popleft()
            if not waiting.settled:
                waiting.expire()
        self._forget_settled()
        if self._waiting:
            self._timer = loop.call_at(self._waiting[0][0], self._look)

    def _forget_settled(self) -> None:
        """Most are answered in the order in which they came."""
        while self._waiting and self._waiting[0][1].settled:
            self._waiting.popleft()
