"""What every sink of dead letters promises: the law of `ports/dead_letters.py`, sentence by sentence.

An adapter's test class inherits `DeadLetterSinkContract` and overrides the fixture `sink` and `arrived`.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence

import pytest

from leaderboard_core.ports.dead_letters import DeadLetter, DeadLetterSink
from leaderboard_testing.contracts.asynchronous import AsyncContract
from leaderboard_testing.contracts.dead_letters import a_letter
from leaderboard_testing.contracts.values import A, B, C


class DeadLetterSinkContract(AsyncContract, ABC):
    """The law of `DeadLetterSink`."""

    @pytest.fixture
    def sink(self) -> DeadLetterSink:
        """Override: a sink in which there is no letter yet."""
        raise NotImplementedError

    @abstractmethod
    async def arrived(self, sink: DeadLetterSink) -> Sequence[DeadLetter]:
        """Override: all letters that the sink keeps, those of one source in the order of their arrival."""

    async def test_letters_arrive_whole(self, sink: DeadLetterSink) -> None:
        """Each with its place, its reason, and every byte that it held; what was not there is not there."""
        letters = [
            a_letter(1, key=None, value=None),
            a_letter(2, key=b"", value=b""),
            a_letter(3, key=b"\x00\xff\n\r", value=bytes(range(256)) * 10),
            a_letter(2**53 + 1, code="invalid", reason="\\u0000: is not a known field; 'quoted' % \\"),
        ]

        await sink.send(letters)

        assert letters == list(await self.arrived(sink))

    async def test_letters_of_all_sources_arrive(self, sink: DeadLetterSink) -> None:
        """Those of one source in the order in which they were sent."""
        sources = (A, B, C)
        letters = [a_letter(offset, source=source) for offset in range(20) for source in sources]

        await sink.send(letters)

        arrived = await self.arrived(sink)
        for source in sources:
            expected = [letter for letter in letters if letter.source == source]
            assert expected == [letter for letter in arrived if letter.source == source]

    async def test_what_arrived_stays(self, sink: DeadLetterSink) -> None:
        """Later letters come behind it."""
        await sink.send([a_letter(1)])
        await sink.send([])
        await sink.send([a_letter(2), a_letter(3)])

        assert [a_letter(1), a_letter(2), a_letter(3)] == list(await self.arrived(sink))

    async def test_a_letter_may_be_sent_again(self, sink: DeadLetterSink) -> None:
        """It is there at least once, as it was."""
        for _ in range(2):
            await sink.send([a_letter(1), a_letter(2)])

        arrived = list(await self.arrived(sink))
        assert [a_letter(1), a_letter(2)] == sorted(set(arrived), key=lambda letter: letter.offset)

    async def test_many_senders_at_once(self, sink: DeadLetterSink) -> None:
        """No letter is lost or torn by another."""
        letters = [[a_letter(100 * n + m, value=b"x" * 5_000) for m in range(50)] for n in range(8)]

        await asyncio.gather(*(sink.send(some) for some in letters))

        arrived = await self.arrived(sink)
        assert {letter for some in letters for letter in some} == set(arrived)
