"""What the PostgreSQL repository costs, as ratios of one run: `python -m benchmarks.postgres_repository [PLAYERS]`.

Units of work: lists of 1,000 increments of players drawn at random, on a board of 1,000 players and on the large one by
turns. `unit of work` locks, reads, adds in Python, writes scores and change, and commits; `submit` is the same with all
of the core's decision. Both against `bare`: one `INSERT … SELECT unnest … ON CONFLICT` of the same rows by psycopg,
into a table like the repository's, committed alone.

Standings: how long a list takes while the large board's standings are written, against one when nothing else happens.

Snapshot: players a second, against reading the same columns through a server-side cursor of psycopg.

A PostgreSQL of its own is started, which forces commits onto the disk; it and this process share the machine.
"""

import asyncio
import random
import statistics
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from time import perf_counter
from typing import Any

import psycopg
from attrs import evolve, frozen

from benchmarks.bare import STATES, TABLE, UPSERT
from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_core import Application, Submission, UpdateMode
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_core.usecases.submission_handler import SubmitRequest
from leaderboard_testing.contracts.writing import add, next_change
from tests.support.postgres_server import Credentials, running

SMALL, LARGE = 1_000, 1_000_000
LIST = 1_000
WARM_UP = 6
ROUNDS = 40
#: What is asked for: this share of the bare speed at least; this many times the small board's time at most.
LEAST_SHARE = 0.5
MOST_GROWTH = 2.0

_FILL = """
INSERT INTO {} SELECT %s, 1, 'player-' || n, -n, n, NULL, NULL FROM generate_series(0, %s::int - 1) AS n
"""

Take = Callable[[Sequence[str]], Awaitable[object]]


@frozen(kw_only=True)
class Bench:
    """The contenders over one database."""

    repository: PostgresRepository
    application: Application
    bare: "psycopg.AsyncConnection[tuple[Any, ...]]"

    async def upsert(self, board: Board, players: Sequence[str]) -> None:
        """One statement, the rows being ready."""
        keys = [float(n) for n in range(len(players))]
        rows = [board.uid] * len(players), [1] * len(players), players, keys, [1] * len(players)
        nothing = [None] * len(players)
        await self.bare.execute(UPSERT, (*rows, nothing, nothing))

    async def unit(self, board: Board, players: Sequence[str]) -> None:
        """A unit of work that adds one to every player."""
        read_set = ReadSet(players={board.uid: players})
        await self.repository.unit_of_work(read_set, partial(_one_more, board.uid))

    async def submit(self, board: Board, players: Sequence[str]) -> None:
        """The first half of a submission: when it returns, it is durable."""
        submissions = [Submission(player_id=player, leaderboard_id=board.id, score=1.0) for player in players]
        requests = [SubmitRequest(submission) for submission in submissions]
        await self.application.submitter.commit(requests)


def _one_more(board_uid: int, view: LockedState) -> WriteSet[None]:
    board = view.boards[board_uid]
    states = [PlayerState(state.player_id, state.sort_key - 1.0, view.now) for state in view.states[board_uid].values()]
    change = next_change(view, board, states=tuple(states))
    return WriteSet(answer=None, boards=[evolve(board, version=change.version)], changes=[change])


def fill(database: Credentials, board: Board, players: int) -> None:
    with database.admin() as admin:
        for table in ("scores", "bare"):
            admin.execute(_FILL.format(table), [board.uid, players])
        admin.execute("UPDATE boards SET players = %s WHERE uid = %s", [players, board.uid])


@asynccontextmanager
async def bench(database: Credentials) -> AsyncIterator[Bench]:
    with database.admin() as admin:
        admin.execute(TABLE)
    arguments = {"host": database.host, "port": database.port, "dbname": database.database, "user": database.user}
    async with (
        database.repository() as repository,
        await psycopg.AsyncConnection.connect(**arguments, autocommit=True, prepare_threshold=0) as bare,  # type: ignore[arg-type]
    ):
        yield Bench(repository=repository, application=Application.over(repository, MemoryRankingStore()), bare=bare)


def draw(chance: random.Random, players: int) -> list[str]:
    """A list of players, each once."""
    return [f"player-{n}" for n in chance.sample(range(players), LIST)]


async def timed(work: Awaitable[object]) -> float:
    began = perf_counter()
    await work
    return perf_counter() - began


async def measure_lists(running: Bench, boards: dict[int, Board]) -> dict[tuple[str, int], float]:
    """Median seconds a list, by contender and number of players."""
    contenders = {"bare": running.upsert, "unit of work": running.unit, "submit": running.submit}
    figures: dict[tuple[str, int], list[float]] = {}
    chance = random.Random(1)
    for turn in range(WARM_UP + ROUNDS):
        for players, board in boards.items():
            for name, take in contenders.items():
                seconds = await timed(take(board, draw(chance, players)))
                if turn >= WARM_UP:
                    figures.setdefault((name, players), []).append(seconds)
    return {contender: statistics.median(seconds) for contender, seconds in figures.items()}


async def measure_publishing(running: Bench, board: Board, players: int) -> tuple[float, list[float]]:
    """Seconds that publishing took, and the seconds of each list that was committed meanwhile."""
    chance = random.Random(2)
    began, lists = perf_counter(), []
    publishing = asyncio.ensure_future(running.repository.publish_standings(board.uid, 1))
    while not publishing.done():
        lists.append(await timed(running.unit(board, draw(chance, players))))
    assert publishing.result()
    return perf_counter() - began, lists


async def measure_snapshot(running: Bench, board: Board, players: int) -> tuple[float, float]:
    """Players a second: a snapshot, and a server-side cursor."""

    async def snapshot() -> None:
        async with running.repository.snapshot(board.uid) as snapshot:
            assert snapshot is not None
            assert players == sum([len(chunk) async for chunk in snapshot.chunks])

    async def cursor() -> None:
        async with running.bare.transaction(), running.bare.cursor("snapshot", binary=True) as rows:
            await rows.execute(STATES, [board.uid])
            read = 0
            while chunk := [PlayerState(*row) for row in await rows.fetchmany(2000)]:
                read += len(chunk)
            assert players == read

    seconds = [(await timed(snapshot()), await timed(cursor())) for _ in range(3)]
    return players / statistics.median(s for s, _ in seconds), players / statistics.median(c for _, c in seconds)


async def measure(database: Credentials, large: int) -> None:
    write = sys.stdout.write
    async with bench(database) as running:
        boards = {
            players: await add(running.repository, update_mode=UpdateMode.INCREMENT) for players in (SMALL, large)
        }
        for players, board in boards.items():
            fill(database, board, players)
        with database.admin() as admin:
            admin.execute("VACUUM ANALYZE")

        lists = await measure_lists(running, boards)
        write(f"\nLists of {LIST:,}: speed as a share of a bare upsert (at least {LEAST_SHARE} is asked)\n")
        for (name, players), seconds in lists.items():
            share = lists["bare", players] / seconds
            write(f"  {name:14} at {players:9,} players  {share:4.2f}   {seconds / LIST * 1e6:6.2f} µs a score\n")
        write(f"\nThe large board: times what the small one takes (at most {MOST_GROWTH} is asked)\n")
        for name in ("bare", "unit of work", "submit"):
            write(f"  {name:14} {lists[name, large] / lists[name, SMALL]:4.2f}\n")

        seconds, meanwhile = await measure_publishing(running, boards[large], large)
        quiet = lists["unit of work", large]
        write(f"\nStandings of {large:,} players: {seconds:.1f} s, {len(meanwhile)} lists committed meanwhile\n")
        write(f"  a list meanwhile, times a quiet one: median {statistics.median(meanwhile) / quiet:.1f}, ")
        write(f"slowest {max(meanwhile) / quiet:.1f} ({max(meanwhile):.2f} s)\n")

        snapshot, cursor = await measure_snapshot(running, boards[large], large)
        write(f"\nSnapshot: {snapshot / 1000:.0f} k players a second, {snapshot / cursor:.1f} times a cursor's rate\n")
        write(f"\n(psycopg's implementation: {psycopg.pq.__impl__})\n")


def main() -> None:
    large = int(sys.argv[1]) if len(sys.argv) > 1 else LARGE
    with (
        running(fsync="on", shared_buffers="1GB", max_wal_size="4GB") as server,
        server.fresh_database() as database,
    ):
        asyncio.run(measure(database, large))


if __name__ == "__main__":
    main()
