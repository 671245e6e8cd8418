"""What every box of dead letters promises: the law of `ports/dead_letters.py`, `DeadLetterBox`, sentence by sentence.

An adapter's test class inherits `DeadLetterBoxContract` and overrides the fixture `box`, how the box is filled, and how
what it queued is seen.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence

import pytest

from leaderboard_core.domain.errors import LetterUnsendable
from leaderboard_core.ports.dead_letters import DeadLetter, DeadLetterBox, LetterPlace
from leaderboard_testing.contracts.asynchronous import AsyncContract
from leaderboard_testing.contracts.dead_letters import a_letter
from leaderboard_testing.contracts.values import B

_WHOLE = 1_000_000


class DeadLetterBoxContract(AsyncContract, ABC):
    """The law of `DeadLetterBox`."""

    @pytest.fixture
    def box(self) -> DeadLetterBox:
        """Override: a box in which nothing lies yet."""
        raise NotImplementedError

    @abstractmethod
    async def keep(self, box: DeadLetterBox, letters: Sequence[DeadLetter]) -> None:
        """Override: put these letters in, one after the other, as the sink does."""

    @abstractmethod
    async def litter(self, box: DeadLetterBox) -> LetterPlace:
        """Override: put something in that is no letter, behind all that lies there; where it lies."""

    @abstractmethod
    async def queued(self, box: DeadLetterBox) -> Sequence[tuple[bytes | None, bytes | None]]:
        """Override: key and value of every record that was queued, in any order."""

    @abstractmethod
    def endless(self, box: DeadLetterBox) -> bytes:
        """Override: a value that is too long for the queue, however long one waits."""

    async def test_an_empty_box(self, box: DeadLetterBox) -> None:
        """Nothing is found in it, wherever one looks, and nothing is queued of nothing."""
        assert [] == list(await box.newest(10, _WHOLE))
        assert {} == dict(await box.find([LetterPlace(0, 0), LetterPlace(7, 2**40)]))
        assert {} == dict(await box.find([]))
        assert [] == list(await box.queue([]))

    async def test_letters_are_seen_whole_and_the_newest_first(self, box: DeadLetterBox) -> None:
        """With every byte; what was not there is not there. Each lies at a place of its own."""
        letters = [
            a_letter(1, key=None, value=None),
            a_letter(2, key=b"", value=b""),
            a_letter(3, key=b"\x00\xff\n\r", value=bytes(range(256)) * 10),
            a_letter(2**53 + 1, source=B, code="invalid", reason="\\u0000: is not a known field; 'quoted' % \\"),
        ]
        await self.keep(box, letters)

        kept = await box.newest(10, _WHOLE)

        assert letters[::-1] == [one.letter for one in kept]
        assert [1, 2_560, 0, None] == [one.size for one in kept]
        assert len(letters) == len({one.place for one in kept})
        assert [one.kept_at for one in kept] == sorted((one.kept_at for one in kept), reverse=True)
        assert not any(one.left_out for one in kept)

    async def test_no_more_than_are_asked_for(self, box: DeadLetterBox) -> None:
        """The last ones."""
        await self.keep(box, [a_letter(offset) for offset in range(30)])

        assert [29, 28, 27] == [one.letter.offset for one in await box.newest(3, _WHOLE)]

    async def test_what_is_long_is_shortened_for_who_looks(self, box: DeadLetterBox) -> None:
        """Its size is told; where it is looked for by its place it is whole."""
        long = a_letter(1, key=b"k" * 300, value=b"v" * 5_000)
        await self.keep(box, [long])

        [seen] = await box.newest(1, 100)
        found = await box.find([seen.place])

        assert (b"k" * 100, b"v" * 100, 5_000) == (seen.letter.key, seen.letter.value, seen.size)
        assert (long, 5_000) == (found[seen.place].letter, found[seen.place].size)

    async def test_looking_takes_nothing_out(self, box: DeadLetterBox) -> None:
        """Whoever looks again sees the same; letters that come meanwhile stand before them."""
        await self.keep(box, [a_letter(1), a_letter(2)])
        before = list(await box.newest(10, _WHOLE))
        assert {one.place: one for one in before} == dict(await box.find([one.place for one in before]))

        await self.keep(box, [a_letter(3)])

        newest, *rest = await box.newest(10, _WHOLE)
        assert (3, before) == (newest.letter.offset, rest)

    async def test_whatever_else_lies_there_is_no_letter(self, box: DeadLetterBox) -> None:
        """It is neither seen nor found, and hides no letter, however much of it lies before one."""
        await self.keep(box, [a_letter(1)])
        litter = [await self.litter(box) for _ in range(25)]

        [seen] = await box.newest(2, _WHOLE)

        assert a_letter(1) == seen.letter
        assert {seen.place: seen} == dict(await box.find([seen.place, *litter]))

    async def test_what_is_queued_arrives(self, box: DeadLetterBox) -> None:
        """Key and value to the last byte; nothing is wrong with any."""
        records = [(None, b"{}"), (b"", b""), (b"\x00\xff", bytes(range(256)) * 10)]

        assert [None] * 3 == list(await box.queue(records))
        assert [None] == list(await box.queue(records[:1]))

        assert sorted([*records, records[0]], key=repr) == sorted(await self.queued(box), key=repr)

    async def test_what_the_queue_never_takes_is_told_alone(self, box: DeadLetterBox) -> None:
        """The others arrive."""
        one, too_long, other = await box.queue([(b"a", b"{}"), (b"b", self.endless(box)), (b"c", b"{}")])

        assert (None, None) == (one, other)
        assert isinstance(too_long, LetterUnsendable)
        assert [(b"a", b"{}"), (b"c", b"{}")] == sorted(await self.queued(box), key=repr)

    async def test_many_at_once(self, box: DeadLetterBox) -> None:
        """Who looks and who queues are in nobody's way."""
        await self.keep(box, [a_letter(1)])

        looks = [box.newest(5, _WHOLE) for _ in range(3)]
        sent = [box.queue([(b"%d" % number, b"{}")]) for number in range(3)]
        seen, outcomes = await asyncio.gather(asyncio.gather(*looks), asyncio.gather(*sent))

        assert [[a_letter(1)]] * 3 == [[one.letter for one in look] for look in seen]
        assert [[None]] * 3 == [list(outcome) for outcome in outcomes]
        assert 3 == len(await self.queued(box))
