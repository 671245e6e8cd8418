"""Patience with those who wait, all equally long: one timer for all, and nothing to do for whoever is answered."""

import asyncio
from collections import deque

from leaderboard_adapters.concurrency.ticket import Ticket
from leaderboard_core.domain.errors import OutcomeUnknown, StoreUnavailable


class Deadlines:
    """Tells tickets in the order of their arrival that their time is over, `patience` seconds after it."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._waiting: deque[tuple[float, Ticket]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def watch(self, ticket: Ticket) -> None:
        """From now on the ticket's time runs."""
        loop = asyncio.get_running_loop()
        self._forget_answered()
        self._waiting.append((loop.time() + self._patience, ticket))
        if self._timer is None:
            self._timer = loop.call_later(self._patience, self._look)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = None
        while self._waiting and self._waiting[0][0] <= loop.time():
            _, ticket = self._waiting.popleft()
            ticket.fail(OutcomeUnknown() if ticket.taken else StoreUnavailable("repository"))
        self._forget_answered()
        if self._waiting:
            self._timer = loop.call_at(self._waiting[0][0], self._look)

    def _forget_answered(self) -> None:
        """Most are answered in the order in which they came."""
        while self._waiting and self._waiting[0][1].given_up:
            self._waiting.popleft()
