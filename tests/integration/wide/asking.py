"""Whoever asks a process about boards, and what is seen of its answers."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeAlias, TypeVar

from attrs import define, field

from leaderboard_core import Application
from leaderboard_core.domain.errors import BoardLoading, StoreUnavailable
from leaderboard_core.usecases.answers import NOW, At, Entries, PlayerEntry
from tests.integration.wide.vectors import Told, vector_of

T = TypeVar("T")
Answer: TypeAlias = Entries | PlayerEntry
#: How many questions are under way at once: each is one of every shard.
_AT_ONCE = 10
#: How many players one question finds; some of them are asked for alone as well.
_TOGETHER = 20
#: How often a question is asked that a store does not answer in time: a machine may have much else to do.
_TIMES = 10


@define
class Questions:
    """Some players to find, and some ranges of a hundred places, wherever they lie."""

    players: Sequence[str]
    ranges: Sequence[int]

    @classmethod
    def drawn(cls, chance: random.Random, players: Sequence[str], ranks: int, ranges: int) -> "Questions":
        return cls(chance.sample(players, ranks), [1 + chance.randrange(len(players)) for _ in range(ranges)])

    def about(self, application: Application, board_id: str, at: At = NOW) -> list[Callable[[], Awaitable[Answer]]]:
        read = application.read
        groups = [self.players[first : first + _TOGETHER] for first in range(0, len(self.players), _TOGETHER)]
        return [
            *(partial(read.players, board_id, some, at) for some in groups),
            *(partial(read.player, board_id, player, at) for player in self.players[::_TOGETHER]),
            *(partial(read.range, board_id, first, first + 99, at) for first in self.ranges),
        ]

    async def places(
        self, application: Application, board_id: str, at: At = NOW
    ) -> list[tuple[list[Told], int | None]]:
        """What is answered to each: the places, and of how many players."""
        answers = await some_at_once(self.about(application, board_id, at))
        return [(places_of(answer), answer.total_players) for answer in answers]


async def some_at_once(works: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
    """What all of them answer, some of them at once."""
    answers: list[T] = []
    for first in range(0, len(works), _AT_ONCE):
        answers += await asyncio.gather(*[_patiently(work) for work in works[first : first + _AT_ONCE]])
    return answers


async def _patiently(work: Callable[[], Awaitable[T]]) -> T:
    for _ in range(_TIMES):
        with suppress(StoreUnavailable):
            return await work()
    return await work()


def places_of(answer: Answer) -> list[Told]:
    """The places that an answer tells."""
    entries = [answer.entry] if isinstance(answer, PlayerEntry) else answer.entries
    return [Told(one.rank, one.player_id, one.score) for one in entries]


@define
class Watcher:
    """Asks one process, and notes what it must not do. `check` says what of an answer is not true."""

    check: Callable[[Answer], list[str]]
    untrue: list[str] = field(factory=list)
    answered: int = 0
    #: For how long the board was refused as loading, each time, in seconds.
    refused: list[float] = field(factory=list)
    vectors: set[tuple[int, ...]] = field(factory=set)
    _floor: Sequence[int] = ()
    #: How long an answer took at most, in seconds.
    slowest: float = 0.0
    #: Since when it is refused, and nothing was told after that.
    refused_since: float | None = None

    async def ask(self, question: Callable[[], Awaitable[Answer]]) -> None:
        """No answer is older, on any line, than one that was there before it was asked for."""
        began, floor = time.monotonic(), self._floor
        try:
            answer = await question()
        except BoardLoading:
            self.refused_since = began if self.refused_since is None else self.refused_since
            return
        self.answered += 1
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.untrue += self.check(answer)
        vector = vector_of(answer.meta)
        if any(now < then for now, then in zip(vector, floor, strict=bool(floor))):
            self.untrue.append(f"{vector} after {floor}")
        self.vectors.add(vector)
        self._floor = [max(pair) for pair in zip(vector, self._floor or vector, strict=True)]
        if self.refused_since is not None and began >= self.refused_since:
            self.refused.append(time.monotonic() - self.refused_since)
            self.refused_since = None

    async def ask_on(self, questions: Sequence[Callable[[], Awaitable[Answer]]], until: asyncio.Event) -> None:
        """Ask all of them, some at once, and all over again until something has happened."""
        while True:
            await self.ask_all(questions)
            if until.is_set():
                return

    async def ask_all(self, questions: Sequence[Callable[[], Awaitable[Answer]]]) -> None:
        """The same, once."""
        await some_at_once([partial(self.ask, one) for one in questions])
