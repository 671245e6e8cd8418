"""HTTP under load, by wrk, against routes that do nothing in the same app behind the same middleware.

Submissions go to a board of a million players, over Redis and PostgreSQL; a batch is held against one
`INSERT … SELECT unnest … ON CONFLICT` of as many rows by psycopg. Product and limit take turns within every round.
"""

import random
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TypeVar

from attrs import frozen

from benchmarks.deployment import Process, Stores, Used, serving, stores
from benchmarks.figures import Figure, figure, rank
from benchmarks.wrk import Load, Run, run

ENGINES = ("uvicorn", "hypercorn")
LARGE, MIDDLE, SMALL = 1_000_000, 100_000, 1_000
ROUNDS, FEW_ROUNDS = 7, 3
SECONDS = 1.0
SINGLE, BATCH, READ, MIXED = "single submit", "batch submit", "read", "mixed"
ECHO, CONSTANT = "an echo of the same body", "a constant of the same size"
UPSERT = "a bare upsert of the same rows by psycopg"
#: About what ten entries are as JSON, and what a submission's goals are: engine, connections, share of the echo.
TEN_ENTRIES = 640
GOALS = {("uvicorn", 64): 0.3, ("uvicorn", 256): 0.4, ("hypercorn", 64): 0.65}

_BARE = """
INSERT INTO bare
SELECT * FROM unnest(%b::bigint[], %b::integer[], %b::text[], %b::float8[], %b::bigint[], %b::text[], %b::text[])
ON CONFLICT (board_uid, season, player_id) DO UPDATE SET
    sort_key = excluded.sort_key, stamp = excluded.stamp, game_id = excluded.game_id, metadata = excluded.metadata
"""
Pair = tuple[float, float]


@frozen
class Sample:
    """A run's rate, and the microseconds of the server's processor that a request took."""

    rate: float
    processor: float


def measure() -> Sequence[Figure]:
    figures: list[Figure] = []
    with stores() as running:
        for players in (LARGE, MIDDLE, SMALL):
            uid = running.board(f"of{players}", players)
        with running.database.admin() as admin:
            admin.execute("CREATE TABLE bare (LIKE scores INCLUDING INDEXES) WITH (fillfactor = 80)")
            admin.execute("INSERT INTO bare SELECT * FROM scores WHERE board_uid < %s", [uid - 1])
            admin.execute("VACUUM ANALYZE bare")
        for engine in ENGINES:
            with serving(engine, running.environment) as process:
                for players in (LARGE, MIDDLE, SMALL):
                    process.wait_until_shown(f"of{players}")
                run(process.url, _submit(64), 1.0)
                figures += _singles(process)
                figures += _reads(process)
                if engine == "uvicorn":
                    figures += _batches(process, running)
                    figures.append(_lateness(process, running))
    return figures


def _submit(connections: int, pause: float = 0.0) -> Load:
    return Load(kind="submit", board=f"of{LARGE}", players=LARGE, connections=connections, pause=pause)


S = TypeVar("S")


def _pairs(product: Callable[[], S], limit: Callable[[], S], rounds: int = ROUNDS) -> list[tuple[S, S]]:
    """Rounds in which both take turns; who is first changes."""
    pairs = []
    for number in range(rounds):
        if number % 2:
            other = limit()
            pairs.append((product(), other))
        else:
            pairs.append((product(), limit()))
    return pairs


def _sample(process: Process, load: Load) -> Callable[[], Sample]:
    def sample() -> Sample:
        before = Used.by(process.pid).processor
        done = run(process.url, load, SECONDS)
        return Sample(done.rate, (Used.by(process.pid).processor - before) / (done.rate * SECONDS) * 1e6)

    return sample


def _compared(
    process: Process, scenario: str, case: str, loads: tuple[Load, Load], limit: str, goal: float | None, rounds: int
) -> list[Figure]:
    """Rates, and the server's processor behind them, which feels less of what else the machine does."""
    product, other = loads
    pairs = _pairs(_sample(process, product), _sample(process, other), rounds)
    rates = [(one.rate, two.rate) for one, two in pairs]
    processor = [(one.processor, two.processor) for one, two in pairs]
    case = f"{process.engine}, {case}"
    return [
        figure(scenario, case, "requests/s", limit, rates, goal=goal),
        figure("server processor a request", f"{scenario}, {case}", "µs", limit, processor, better="lower"),
    ]


def _singles(process: Process) -> list[Figure]:
    figures = []
    for connections in (64, 256):
        echo = Load(kind="echo", board=f"of{LARGE}", players=LARGE, connections=connections)
        goal = GOALS.get((process.engine, connections))
        loads = _submit(connections), echo
        figures += _compared(
            process, SINGLE, f"{connections} connections, {LARGE:,} players", loads, ECHO, goal, ROUNDS
        )
    board = f"of{LARGE}"
    loads = Load(kind="mixed", board=board, players=LARGE), Load(kind="echo", board=board, players=LARGE)
    return figures + _compared(process, MIXED, "four top 10 to a submission", loads, ECHO, None, ROUNDS)


def _reads(process: Process) -> list[Figure]:
    figures = []
    constant = Load(kind="constant", size=TEN_ENTRIES)
    for players in (SMALL, MIDDLE, LARGE):
        board = f"of{players}"
        kinds = {
            "top 10": (Load(kind="top", board=board), constant),
            "top 100": (Load(kind="top", board=board, size=100), Load(kind="constant", size=10 * TEN_ENTRIES)),
            "around": (Load(kind="around", board=board, players=players), constant),
            "player": (Load(kind="player", board=board, players=players), Load(kind="constant", size=300)),
        }
        if process.engine != "uvicorn":
            kinds = {"top 10": kinds["top 10"]} if players == LARGE else {}
        for name, loads in kinds.items():
            asked = name == "top 10" and process.engine == "uvicorn"
            goal, rounds = (0.6, ROUNDS) if asked else (None, FEW_ROUNDS)
            figures += _compared(process, READ, f"{name} of {players:,}", loads, CONSTANT, goal, rounds)
    return figures


def _batches(process: Process, running: Stores) -> list[Figure]:
    figures = []
    for size, connections in ((10, 64), (100, 16), (1_000, 4)):
        load = Load(kind="batch", board=f"of{LARGE}", players=LARGE, size=size, connections=connections)

        def product(load: Load = load) -> float:
            return run(process.url, load, SECONDS).rate * load.size

        with _Bare(running) as bare:
            pairs = _pairs(product, lambda bare=bare: bare.rate(1_000))  # type: ignore[misc]
        goal = 0.5 if size == 1_000 else None
        figures.append(
            figure(
                BATCH,
                f"{size:,} a batch, {connections} connections, {LARGE:,} players",
                "scores/s",
                UPSERT,
                pairs,
                goal=goal,
            )
        )
    return figures


def _lateness(process: Process, running: Stores) -> Figure:
    """How late answers are at half of the rate that 64 connections reach."""
    fastest: Run = run(process.url, _submit(64), 2 * SECONDS)
    pause = 2 * 64 / fastest.rate * 1e3 - fastest.p50
    slow = _submit(64, max(pause, 1.0))
    with _Bare(running) as bare:
        pairs = _pairs(lambda: run(process.url, slow, 2 * SECONDS).p99, bare.p99)
    return figure(
        SINGLE,
        "uvicorn, p99 at half of the maximum rate",
        "ms",
        "p99 of one committed insert by psycopg",
        pairs,
        better="lower",
        goal=5.0,
    )


class _Bare:
    """Upserts by psycopg into a table like the repository's, of as many players."""

    def __init__(self, running: Stores) -> None:
        self._database = running.database
        self._chance = random.Random(1)

    def __enter__(self) -> "_Bare":
        self._connection = self._database.admin()
        self._connection.prepare_threshold = 0
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def rate(self, size: int) -> float:
        """Rows a second, in lists of so many."""
        began, done, taken = perf_counter(), 0, 0.0
        while perf_counter() - began < SECONDS:
            fresh = self._list(size)
            start = perf_counter()
            self._upsert(fresh)
            taken += perf_counter() - start
            done += 1
        return done * size / taken

    def p99(self) -> float:
        """Milliseconds of one row."""
        taken = []
        for _ in range(500):
            one = self._list(1)
            began = perf_counter()
            self._upsert(one)
            taken.append((perf_counter() - began) * 1e3)
        return rank(taken, 0.99)

    def _list(self, size: int) -> tuple[list[object], ...]:
        players = [f"player-{n}" for n in self._chance.sample(range(LARGE), size)]
        keys = [self._chance.random() for _ in players]
        nothing = [None] * size
        return [1] * size, [1] * size, [*players], [*keys], [1] * size, [*nothing], [*nothing]

    def _upsert(self, columns: tuple[list[object], ...]) -> None:
        self._connection.execute(_BARE, columns, binary=True)
