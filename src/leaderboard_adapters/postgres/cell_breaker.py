"""Whether a cell answers. Cells may lie on several servers: one that is silent is not to be waited for by every list.

A cell that has failed is asked whether it is there. One that does not answer that either is refused at once for a short
moment, then asked again by one question at a time, until it answers.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context
from time import monotonic
from typing import Final

from leaderboard_adapters.concurrency.cancellation import cancel_all
from leaderboard_adapters.concurrency.cooldowns import Cooldowns
from leaderboard_adapters.postgres import timeouts
from leaderboard_core.domain.errors import StoreUnavailable

#: Asks a cell whether it is there, and returns why it is not.
Question = Callable[[], Awaitable[StoreUnavailable | None]]

#: Each has cooldowns of its own.
_IT: Final = 0


class CellBreaker:
    """What this process knows of one cell. `ask` never waits long; `clock` tells seconds.

    All who share `turn` ask again one after the other, and nobody waits for theirs: a question to a server that stands
    still holds a connection meanwhile.
    """

    def __init__(self, number: int, ask: Question, turn: asyncio.Lock, clock: Callable[[], float] = monotonic) -> None:
        self._number = number
        self._ask = ask
        self._turn = turn
        self._cooldowns = Cooldowns(clock)
        #: Why it does not answer; None while it is taken to answer.
        self._away: StoreUnavailable | None = None
        self._asking: asyncio.Task[None] | None = None

    async def pass_through(self) -> None:
        """Return when the cell may be spoken to. Raises `StoreUnavailable` at once while it is away; whoever comes when
        it has just failed hears first whether it is."""
        if self._away is None and self._asking is not None:
            await asyncio.wait([self._asking], timeout=timeouts.CHECK)
        if (why := self._away) is None:
            return
        if self._asking is None and not self._cooldowns.resting(_IT):
            # Nobody waits for that: an answer lets the next ones through.
            self._begin_asking(self._learn_in_turn())
        raise StoreUnavailable("repository", f"cell {self._number} does not answer: {why.reason}", why.store_code)

    def doubt(self, *, alone: bool = True) -> None:
        """Something failed there. Unless that was `alone`, the cell waits for its turn to be asked."""
        if self._away is None and self._asking is None:
            self._begin_asking(self._learn() if alone else self._learn_in_turn())

    async def close(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            await cancel_all([self._asking])

    def _begin_asking(self, learning: Coroutine[None, None, None]) -> None:
        # On behalf of all who come, not of the one who came first.
        self._asking = asyncio.create_task(learning, context=Context())

    async def _learn_in_turn(self) -> None:
        async with self._turn:
            await self._learn()

    async def _learn(self) -> None:
        try:
            self._away = await self._ask()
            if self._away is None:
                self._cooldowns.end(_IT)
            else:
                self._cooldowns.begin(_IT)
        finally:
            self._asking = None
