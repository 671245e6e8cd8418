"""A leaderboard over the real memory stores, its clock, and stores that misbehave in one way each."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from attrs import evolve

from leaderboard_adapters.memory import MemoryRankings, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board, NewBoard
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.rankings import Move, Moved, Refused
from leaderboard_core.ports.repository import Outcome, Snapshot, View, Wanted
from leaderboard_core.usecases.answers import Entries
from leaderboard_core.usecases.submit import Accepted
from tests.contract.values import NEW_YEAR

T = TypeVar("T")

SECOND = 1_000_000
HOUR = 3600 * SECOND


class Clock:
    """Tells the moment it was set to, in microseconds."""

    def __init__(self) -> None:
        self.now = NEW_YEAR

    def __call__(self) -> int:
        return self.now


class WatchedRankings(MemoryRankings):
    """Writes down which of its verbs were used, and can be away."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []
        self.away = False

    async def advance(self, moves: Sequence[Move]) -> Sequence[Moved | Refused]:
        self._called("advance")
        return await super().advance(moves)

    async def load(self, snapshot: Snapshot, judged: Head | None) -> bool:
        self._called("load")
        return await super().load(snapshot, judged)

    async def drop(self, board_uid: int) -> None:
        self._called("drop")
        await super().drop(board_uid)

    async def heads(self, board_uids: Sequence[int]) -> Mapping[int, Head]:
        if self.away:
            raise StoreUnavailable("real-time store")
        return await super().heads(board_uids)

    def _called(self, verb: str) -> None:
        if self.away:
            raise StoreUnavailable("real-time store")
        self.calls.append(verb)


class OvertakenRankings(MemoryRankings):
    """Someone else, `overtake`, is always a moment faster than who moves or loads a board."""

    def __init__(self) -> None:
        super().__init__()
        self.overtake: Callable[[], Awaitable[object]] | None = None

    async def advance(self, moves: Sequence[Move]) -> Sequence[Moved | Refused]:
        await self._overtaken()
        return await super().advance(moves)

    async def load(self, snapshot: Snapshot, judged: Head | None) -> bool:
        await self._overtaken()
        return await super().load(snapshot, judged)

    async def _overtaken(self) -> None:
        if (overtake := self.overtake) is not None:
            self.overtake = None
            await overtake()
            self.overtake = overtake


class UnhurriedRepository(MemoryRepository):
    """Lets others act around each unit of work and between the chunks of a snapshot, as a store over a wire does."""

    async def unit_of_work(self, wanted: Wanted, decide: Callable[[View], Outcome[T]]) -> T:
        await asyncio.sleep(0)
        answer = await super().unit_of_work(wanted, decide)
        await asyncio.sleep(0)
        return answer

    @asynccontextmanager
    async def snapshot(self, board_uid: int) -> AsyncIterator[Snapshot | None]:
        async with super().snapshot(board_uid) as snapshot:
            yield None if snapshot is None else Snapshot(snapshot.board, _slowly(snapshot.chunks))


async def _slowly(chunks: AsyncIterator[Sequence[PlayerState]]) -> AsyncIterator[Sequence[PlayerState]]:
    async for chunk in chunks:
        for _ in range(3):
            await asyncio.sleep(0)
        yield chunk


class CountingRepository(MemoryRepository):
    """Counts how often boards were looked up."""

    lookups = 0

    async def find(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        self.lookups += 1
        return await super().find(board_ids)


def new(board_id: str = "b", **fields: Any) -> NewBoard:
    """What one chooses when making a board."""
    return decode(NewBoard, {"id": board_id, "name": "A board", **fields})


def sub(player_id: str, score: float, board_id: str = "b", **fields: Any) -> Submission:
    """A submission."""
    return decode(Submission, {"player_id": player_id, "leaderboard_id": board_id, "score": score, **fields})


async def play(leaderboard: Application, **scores: float) -> list[Accepted]:
    """Submit these players' scores to board `b` in one list, all of which it must accept."""
    answers = await leaderboard.submit([sub(player, score) for player, score in scores.items()])
    accepted = [answer for answer in answers if isinstance(answer, Accepted)]
    assert len(answers) == len(accepted)
    return accepted


def shown(entries: Entries) -> str:
    """The ids of a list's players, best first."""
    return "".join(entry.player_id for entry in entries.entries)


async def live(leaderboard: Application, board_id: str = "b") -> str:
    """The players of a board as they stand."""
    return shown(await leaderboard.read.top(board_id))


async def forge(
    rankings: MemoryRankings, board: Board, states: Sequence[PlayerState], head: Head | None = None
) -> None:
    """Put other players in the place of those whom the real-time store shows; a sound copy, but wrong."""

    async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
        yield states

    judged = (await rankings.heads([board.uid])).get(board.uid)
    assert await rankings.load(Snapshot(evolve(board, head=head or judged or board.head), chunks()), judged)


async def states(rankings: MemoryRankings, board: Board) -> list[PlayerState]:
    """What the real-time store holds, by player."""
    found = [state async for chunk in rankings.scan(board.uid) for state in chunk]
    return sorted(found, key=lambda state: state.player_id)
