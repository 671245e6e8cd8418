"""A leaderboard over the real memory stores, its clock, and stores that misbehave in one way each."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from attrs import evolve

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_settings import NewBoard
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.ranking_store import Advance, Advanced, VersionConflict
from leaderboard_core.ports.repository import LockedState, ReadSet, Snapshot, WriteSet
from leaderboard_core.usecases.answers import Entries
from leaderboard_core.usecases.submit import Accepted
from leaderboard_testing.contracts.lines import scanned
from leaderboard_testing.contracts.values import NEW_YEAR

T = TypeVar("T")

SECOND = 1_000_000
HOUR = 3600 * SECOND


class Clock:
    """Tells the moment it was set to, in microseconds."""

    def __init__(self) -> None:
        self.now = NEW_YEAR

    def __call__(self) -> int:
        return self.now


class WatchedRankings(MemoryRankingStore):
    """Writes down which of its verbs were used, and can be away."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []
        self.away = False

    async def advance(self, moves: Sequence[Advance]) -> Sequence[Advanced | VersionConflict]:
        self._called("advance")
        return await super().advance(moves)

    async def rebuild(self, snapshot: Snapshot, judged: Version | None) -> bool:
        self._called("load")
        return await super().rebuild(snapshot, judged)

    async def drop(self, board_uid: int) -> None:
        self._called("drop")
        await super().drop(board_uid)

    async def versions(self, board_uids: Sequence[int]) -> Mapping[int, Version]:
        if self.away:
            raise StoreUnavailable("real-time store")
        return await super().versions(board_uids)

    def _called(self, verb: str) -> None:
        if self.away:
            raise StoreUnavailable("real-time store")
        self.calls.append(verb)


class OvertakenRankings(MemoryRankingStore):
    """Someone else, `fence`, is always a moment faster than who moves or loads a board."""

    def __init__(self) -> None:
        super().__init__()
        self.fence: Callable[[], Awaitable[object]] | None = None

    async def advance(self, moves: Sequence[Advance]) -> Sequence[Advanced | VersionConflict]:
        await self._fenced()
        return await super().advance(moves)

    async def rebuild(self, snapshot: Snapshot, judged: Version | None) -> bool:
        await self._fenced()
        return await super().rebuild(snapshot, judged)

    async def _fenced(self) -> None:
        if (fence := self.fence) is not None:
            self.fence = None
            await fence()
            self.fence = fence


class UnhurriedRepository(MemoryRepository):
    """Lets others act around each unit of work and between the chunks of a snapshot, as a store over a wire does."""

    async def unit_of_work(self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]]) -> T:
        await asyncio.sleep(0)
        answer = await super().unit_of_work(read_set, decide)
        await asyncio.sleep(0)
        return answer

    @asynccontextmanager
    async def snapshot(self, board_uid: int, *, best_first: bool = False) -> AsyncIterator[Snapshot | None]:
        async with super().snapshot(board_uid, best_first=best_first) as snapshot:
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
    answers = await leaderboard.submit_many([sub(player, score) for player, score in scores.items()])
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
    ranking_store: MemoryRankingStore, board: Board, states: Sequence[PlayerState], version: Version | None = None
) -> None:
    """Put other players in the place of those whom the real-time store shows; a sound copy, but wrong."""

    async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
        yield states

    judged = (await ranking_store.versions([board.uid])).get(board.uid)
    assert await ranking_store.rebuild(
        Snapshot(evolve(board, version=version or judged or board.version), chunks()), judged
    )


async def states(ranking_store: MemoryRankingStore, board: Board) -> list[PlayerState]:
    """What the real-time store holds, by player."""
    return sorted(await scanned(ranking_store, board), key=lambda state: state.player_id)
