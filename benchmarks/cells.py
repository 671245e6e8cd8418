"""What cells cost, as ratios of one run: `python -m benchmarks.cells [ROUNDS]`.

The same records are ingested over the same boards into databases of one cell, of 8 among which the boards are spread,
and of 64 of which one holds all boards. They take turns list by list, so whatever else the machine does befalls all
alike; as a consumer does, idle cells are moved on once a second. Told are records a second of the time that each has
had, the same per second of this process's processor, and the statements and messages that a list takes.

PostgreSQL, which forces commits onto the disk, is started and shares the machine with this process.
"""

import asyncio
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack
from typing import Any

from attrs import define

from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_adapters.postgres.connection import Answers, Connection
from leaderboard_core import Application, NewBoard
from leaderboard_core.domain.cells import CellLayout
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.queue import Record, RecordBatch, TopicIdPartition
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from tests.support import postgres_server

BOARDS, PLAYERS, PARTITIONS, LIST = 16, 5_000, 6, 1_002
#: So many lists are a turn: whoever has one is not asked first whether its connections are alive.
TURN, ROUNDS, WARM_UP = 10, 20, 10


@define
class Contender:
    """A leaderboard over so many cells, and what its lists took."""

    name: str
    leaderboard: Application
    ids: Sequence[str]
    records: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    statements: int = 0
    messages: int = 0
    moved_at: float = 0.0
    offset: int = 0

    async def take(self, players: Sequence[tuple[int, int]]) -> None:
        """One list, as a consumer commits it."""
        batches = [*self._batches(players)]
        with counted(self):
            began, used = time.perf_counter(), time.process_time()
            await self.leaderboard.ingest.commit(batches)
            # By the time that it has had itself.
            if self.seconds - self.moved_at > 1.0:
                self.moved_at = self.seconds
                await self.leaderboard.ingest.pass_over()
            self.seconds += time.perf_counter() - began
            self.processor += time.process_time() - used
        self.records += len(players)

    def forget(self) -> None:
        """What it took until now does not count."""
        self.records = self.statements = self.messages = 0
        self.seconds = self.processor = self.moved_at = 0.0

    def _batches(self, players: Sequence[tuple[int, int]]) -> Iterator[DecodedBatch]:
        size = len(players) // PARTITIONS
        for partition in range(PARTITIONS):
            some = players[partition * size : (partition + 1) * size]
            records = [Record(self.offset + n, None, None, None) for n in range(size)]
            scores = [Submission(leaderboard_id=self.ids[b], player_id=f"player{p}", score=1) for p, b in some]
            source = TopicIdPartition("topic", partition)
            yield DecodedBatch.of(RecordBatch(source=source, continues=self.offset or None, records=records), scores)
        self.offset += size


class counted:  # noqa: N801 - used as a function
    """Counts what is sent meanwhile."""

    def __init__(self, contender: Contender) -> None:
        self._contender = contender

    def __enter__(self) -> None:
        self._together: Callable[..., Any] = Connection.together
        together, contender = self._together, self._contender

        async def counting(connection: Connection, *names: str, **values: Any) -> Answers:
            contender.statements += len(names)
            contender.messages += 1
            answers: Answers = await together(connection, *names, **values)
            return answers

        Connection.together = counting  # type: ignore[method-assign]

    def __exit__(self, *_: object) -> None:
        Connection.together = self._together  # type: ignore[method-assign]


def ids_over(layout: CellLayout, cells: Sequence[int]) -> list[str]:
    """Ids of boards that lie in these cells, by turns."""
    found: list[str] = []
    numbers = iter(range(1_000_000))
    while len(found) < BOARDS:
        wanted = cells[len(found) % len(cells)]
        found.append(next(f"board{n}" for n in numbers if layout.of_id(f"board{n}") == wanted))
    return found


async def contend(rounds: int) -> Sequence[Contender]:
    chance = random.Random(3)
    wanted = [("one cell", 1, [0]), ("8 cells", 8, [*range(8)]), ("64 cells, 63 idle", 64, [5])]
    with ExitStack() as servers:
        server = servers.enter_context(postgres_server.running(fsync="on"))
        databases = await asyncio.to_thread(
            lambda: [servers.enter_context(server.fresh_database(count)) for _, count, _ in wanted]
        )
        async with AsyncExitStack() as stores:
            contenders = []
            for (name, count, cells), database in zip(wanted, databases, strict=True):
                repository = await stores.enter_async_context(database.repository(max_connections=50))
                ids = ids_over(CellLayout(count), cells)
                leaderboard = Application.over(repository, MemoryRankingStore())
                for board_id in ids:
                    await leaderboard.boards.create(NewBoard(id=board_id, name="Board", update_mode="increment"))
                contenders.append(Contender(name, leaderboard, ids))
            for turn in range(rounds + WARM_UP):
                lists = [
                    [(chance.randrange(PLAYERS), chance.randrange(BOARDS)) for _ in range(LIST)] for _ in range(TURN)
                ]
                for contender in chance.sample(contenders, len(contenders)):
                    for players in lists:
                        await contender.take(players)
                    if turn < WARM_UP:
                        # Until everybody is there, and everything prepared.
                        contender.forget()
            return contenders


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    contenders = asyncio.run(contend(rounds))
    first = contenders[0]
    for one in contenders:
        rate, of_processor = one.records / one.seconds, one.records / one.processor
        share, of_share = rate * first.seconds / first.records, of_processor * first.processor / first.records
        lists = rounds * TURN
        print(
            f"{one.name:18} {rate:8,.0f} records/s ({share:.2f})  {of_processor:8,.0f} a second of Python "
            f"({of_share:.2f})  {one.statements / lists:5.1f} statements, {one.messages / lists:4.1f} messages a list"
        )


if __name__ == "__main__":
    main()
