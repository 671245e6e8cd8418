"""What comes in through Kafka, as ratios of one run: `python -m benchmarks.ingestion [RECORDS]`.

The topic holds all records before anybody consumes: increments of boards of 100,000 players, drawn at random. Three
contenders take them by turns, each with stores of its own that hold the boards already:

whole                      the consumer as it is: decode, one unit of work over all boards, positions, advance Redis
without the unit of work   the same consumer, whose repository decides and writes nothing
bare                       one `INSERT … SELECT unnest … ON CONFLICT` by psycopg of the same rows, decoded and added up
                           beforehand, list by list as the consumer took them, each committed alone

Told are records a second, from the first commit to the last, and where the time goes: what one record costs of each
phase (they overlap: while a list commits, the next is read and decoded and the one before is shown), and of each
process's processor time.

Kafka, Redis and PostgreSQL, which forces commits onto the disk, are started and share the machine with this process.
"""

import itertools
import json
import logging
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import psycopg
import structlog

from benchmarks.bare import TABLE, UPSERT
from benchmarks.ingestion_run import Run, Servers, timed, timed_decoding
from leaderboard_core import Application, NewBoard
from leaderboard_core.domain.board import Board
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from leaderboard_shells.settings import Kafka, Postgres, Redis, Settings
from leaderboard_shells.wiring import services
from leaderboard_shells.workers import ingestion
from leaderboard_shells.workers.lifecycle import run_event_loop, tune_garbage_collection
from tests.support import kafka_server, postgres_server, redis_server
from tests.support.postgres_server import Credentials

BOARDS, PLAYERS = 5, 100_000
RECORDS = 300_000
ROUNDS = 3
TOPIC = "benchmark"
#: What is asked for: so many records a second, and this share of the bare upsert's rate.
LEAST_RATE, LEAST_SHARE = 30_000, 0.35

_FILL = """
INSERT INTO {} (board_uid, season, player_id, sort_key, stamp, payload, order_key)
SELECT %s, 1, 'player' || n, -n, n, '', '' FROM generate_series(1, %s::int) AS n
"""

T = TypeVar("T")


class Deciding:
    """Its units of work decide on empty boards and write nothing."""

    def __init__(self, boards: Sequence[Board]) -> None:
        self._boards = {board.uid: board for board in boards}
        self._positions: dict[TopicIdPartition, int] = {}

    async def unit_of_work(self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]]) -> T:
        view = LockedState(
            now=time.time_ns() // 1_000,
            boards={uid: self._boards[uid] for uid in read_set.players},
            states={},
            events={},
            positions=self._positions,
        )
        outcome = decide(view)
        self._boards |= {board.uid: board for board in outcome.boards}
        self._positions |= outcome.positions
        return outcome.answer


def records(count: int) -> Iterator[tuple[str, bytes]]:
    """Scores as `leaderboard produce` sends them."""
    chance = random.Random(3)
    for _ in range(count):
        player = f"player{chance.randint(1, PLAYERS)}"
        body = {
            "player_id": player,
            "leaderboard_id": f"board{chance.randrange(BOARDS)}",
            "score": chance.randint(1, 100),
        }
        yield player, json.dumps(body).encode()


async def fill(database: Credentials, leaderboard: Application) -> Sequence[Board]:
    """Boards with all their players."""
    news = [NewBoard(id=f"board{number}", name="Board", update_mode="increment") for number in range(BOARDS)]
    boards = [await leaderboard.boards.create(new) for new in news]
    with database.admin() as admin:
        admin.execute(TABLE)
        for board, table in itertools.product(boards, ("scores", "bare")):
            admin.execute(_FILL.format(table), [board.uid, PLAYERS])
        admin.execute("UPDATE boards SET players = %s", [PLAYERS])
        admin.execute("VACUUM ANALYZE")
        admin.execute("CHECKPOINT")
    return boards


def contend(servers: Servers, count: int, *, whole: bool) -> tuple[Run, Run]:
    """A run over all records, and the bare upsert's over the same lists."""
    servers.redis.flush()
    with servers.postgres.fresh_database() as database:
        return run_event_loop(consume(servers, database, count, whole=whole))


async def consume(servers: Servers, database: Credentials, count: int, *, whole: bool) -> tuple[Run, Run]:
    kafka = Kafka(enabled=True, brokers=(servers.kafka.address,), topic=TOPIC, group_id=f"group-{time.time_ns()}")
    settings = Settings(redis=Redis(addr=servers.redis.address), postgres=Postgres(**database.arguments), kafka=kafka)
    async with services(settings) as running:
        leaderboard, run = running.application, Run(count)
        boards = await fill(database, leaderboard)
        servers.redis.flush()
        await leaderboard.health_sweep()
        if not whole:
            # Nothing else of it is looked at.
            leaderboard.ingest._repository = Deciding(boards)
        timed(leaderboard.ingest, run)
        with timed_decoding(run):
            async with ingestion.consuming(running, kafka):
                with run.accounted(servers):
                    await run.over.wait()
        return run, await upsert(servers, database, {board.id: board.uid for board in boards}, run)


async def upsert(servers: Servers, database: Credentials, uids: Mapping[str, int], run: Run) -> Run:
    """The bare statement over the rows of a run."""
    lists, bare = [rows(batches, uids) for batches in run.lists], Run(run.records, records=run.records)
    arguments = {"host": database.host, "port": database.port, "dbname": database.database, "user": database.user}
    async with await psycopg.AsyncConnection.connect(**arguments, autocommit=True, prepare_threshold=0) as connection:
        with bare.accounted(servers):
            bare.began = perf_counter()
            for columns in lists:
                await connection.execute(UPSERT, columns)
            bare.ended = perf_counter()
    return bare


def rows(batches: Sequence[DecodedBatch], uids: Mapping[str, int]) -> Sequence[Sequence[Any]]:
    """A list's rows by column, each player of a board once."""
    sums: dict[tuple[int, str], float] = {}
    for batch in batches:
        for attempt in batch.attempts:
            key = uids[attempt.submission.leaderboard_id], attempt.submission.player_id
            sums[key] = sums.get(key, 0.0) - attempt.submission.score
    count = len(sums)
    boards, players = zip(*sums, strict=True)
    return [*boards], [1] * count, [*players], [*sums.values()], [1] * count, [""] * count, [b""] * count


def tell(name: str, runs: Sequence[Run]) -> None:
    print(f"\nWhere the time of one record goes, {name} (µs, median):")
    for kind in ("seconds", "processor"):
        for phase in getattr(runs[0], kind):
            spent = statistics.median(getattr(run, kind).get(phase, 0.0) / run.records for run in runs)
            if figure := round(spent * 1e6, 2):
                print(f"  {'processor of ' if kind == 'processor' else ''}{phase:30} {figure:6.2f}")
    print(f"  {'all':30} {statistics.median(1e6 / run.rate for run in runs):6.2f}")


def measure(servers: Servers, count: int) -> None:
    servers.kafka.create_topic(TOPIC)
    servers.kafka.produce(TOPIC, records(count))
    # The first to read finds a broker that has not served anybody.
    contend(servers, count, whole=False)
    whole, deciding, bare = [], [], []
    for _ in range(ROUNDS):
        runs = *contend(servers, count, whole=True), contend(servers, count, whole=False)[0]
        for one, all_of_its in zip(runs, (whole, bare, deciding), strict=True):
            all_of_its.append(one)
        named = zip(("whole", "bare", "without the unit of work"), runs, strict=True)
        print(", ".join(f"{name} {one.rate:,.0f}" for name, one in named), "records a second", flush=True)
    tell("whole", whole)
    tell("without the unit of work", deciding)
    tell("bare", bare)
    size = statistics.mean(run.records / len(run.lists) for run in whole)
    print(f"\nrecords {count:,}, in lists of {size:,.0f}; boards {BOARDS}, players {PLAYERS:,}; rounds {ROUNDS}")
    rate = statistics.median(run.rate for run in whole)
    print(f"records a second: {rate:,.0f} (at least {LEAST_RATE:,} are asked)")
    print(f"share of the rate without the unit of work: {share(whole, deciding):.2f}")
    print(f"share of the bare upsert's rate: {share(whole, bare):.2f} (at least {LEAST_SHARE} is asked)")
    cost = statistics.median(one.cost / other.cost for one, other in zip(whole, bare, strict=True))
    print(f"processor time of a record, of all processes: {cost:.1f} times the bare upsert's")
    print(f"(psycopg's implementation: {psycopg.pq.__impl__})")


def share(runs: Sequence[Run], others: Sequence[Run]) -> float:
    """Of the others' rate, round by round."""
    return statistics.median(one.rate / other.rate for one, other in zip(runs, others, strict=True))


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    tune_garbage_collection()
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for name in ("redis", "kafka"):
            (directory / name).mkdir()
        servers = Servers(
            stack.enter_context(kafka_server.running(directory / "kafka")),
            stack.enter_context(redis_server.running(directory / "redis")),
            stack.enter_context(postgres_server.running(fsync="on", shared_buffers="1GB", max_wal_size="4GB")),
        )
        measure(servers, count)


if __name__ == "__main__":
    main()
