"""What every lease promises: the law of `ports/lease.py`, sentence by sentence.

An adapter's test class inherits `LeaseContract`, overrides the fixture `another_holder` and says the `term`.
"""

import asyncio
from collections.abc import Callable
from typing import ClassVar

import pytest

from leaderboard_core.ports.lease import Lease
from leaderboard_testing.contracts.asynchronous import AsyncContract


class LeaseContract(AsyncContract):
    """The law of `Lease`, where several ask for it."""

    #: How long the lease lasts when its holder does not ask again, in seconds. Short: a test waits for it to pass.
    term: ClassVar[float] = 0.5

    @pytest.fixture
    def another_holder(self) -> Callable[[], Lease]:
        """Override: with each call, the same lease for one more who asks; nobody holds it yet."""
        raise NotImplementedError

    async def test_one_of_two_holds_it(self, another_holder: Callable[[], Lease]) -> None:
        """Who came first holds it, and keeps it by asking again."""
        first, second = another_holder(), another_holder()

        assert [True, False, True, False] == [await one.hold() for one in (first, second, first, second)]

    async def test_of_many_who_ask_at_once_one_holds_it(self, another_holder: Callable[[], Lease]) -> None:
        """However many ask at the same time."""
        asking = [another_holder() for _ in range(20)]

        assert 1 == sum(await asyncio.gather(*(one.hold() for one in asking)))

    async def test_who_asks_in_time_keeps_it(self, another_holder: Callable[[], Lease]) -> None:
        """Each time for another term."""
        holder, other = another_holder(), another_holder()
        told = []
        for _ in range(6):
            told.append((await holder.hold(), await other.hold()))
            await asyncio.sleep(self.term / 4)

        assert [(True, False)] * 6 == told

    async def test_it_passes_on_when_its_holder_falls_silent(self, another_holder: Callable[[], Lease]) -> None:
        """After its term the next who asks has it, and who fell silent is told so."""
        silent, next_one = another_holder(), another_holder()
        assert await silent.hold()
        await asyncio.sleep(1.5 * self.term)

        assert [True, False, True] == [await one.hold() for one in (next_one, silent, next_one)]
