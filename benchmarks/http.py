"""Submissions over HTTP under load, by wrk, against routes that do nothing in the same app behind the same middleware.

They go to a board of a million players, over Redis and PostgreSQL; a batch is held against one
`INSERT … SELECT unnest … ON CONFLICT` of as many rows by psycopg. Product and limit take turns within every round.
"""

from collections.abc import Sequence

from benchmarks.bare import Upserts, upserts
from benchmarks.compared import ECHO, ROUNDS, SECONDS, compared, sample
from benchmarks.deployment import Process, serving, stores
from benchmarks.figures import Figure, figure
from benchmarks.lateness import lateness
from benchmarks.plain_engine import plain_engine
from benchmarks.turns import by_turns
from benchmarks.wrk import Load, run

ENGINES = ("uvicorn", "hypercorn")
PLAYERS = 1_000_000
SINGLE, BATCH, MIXED = "single submit", "batch submit", "mixed"
PLAIN = "an echo of the same body on the engine as it comes, without anything of ours"
UPSERT = "a bare upsert of the same rows by psycopg"
#: What a submission's goals are: engine, connections, share of the echo. And a batch's, by its size.
GOALS = {("uvicorn", 64): 0.3, ("uvicorn", 256): 0.4, ("hypercorn", 64): 0.65}
BATCH_GOALS = {1_000: 0.5}
_BOARD = "game1"


def measure(players: int = PLAYERS, rounds: int = ROUNDS) -> Sequence[Figure]:
    figures: list[Figure] = []
    with stores() as running:
        running.board(_BOARD, players)
        for engine in ENGINES:
            with serving(engine, running.environment) as process:
                process.wait_until_shown(_BOARD)
                run(process.url, _load("submit", players), 1.0)
                figures += _singles(process, players, rounds)
                if engine == "hypercorn":
                    figures.append(_beside_the_plain_engine(process, players, rounds))
                if engine == "uvicorn":
                    with upserts(running.database, players) as bare:
                        figures += _batches(process, bare, rounds)
                        figures.append(lateness(SINGLE, process, _load("submit", players), bare, rounds))
    return figures


def _load(kind: str, players: int, connections: int = 64, size: int = 10) -> Load:
    return Load(kind=kind, board=_BOARD, players=players, connections=connections, size=size)


def _singles(process: Process, players: int, rounds: int) -> list[Figure]:
    figures = []
    for connections in (64, 256):
        loads = _load("submit", players, connections), _load("echo", players, connections)
        case = f"{connections} connections, {players:,} players"
        goal = GOALS.get((process.engine, connections))
        figures += compared(process, SINGLE, case, loads, ECHO, goal, rounds)
    loads = _load("mixed", players), _load("echo", players)
    return figures + compared(process, MIXED, "four top 10 to a submission", loads, ECHO, None, rounds)


def _beside_the_plain_engine(process: Process, players: int, rounds: int) -> Figure:
    """What there is to lose: the engine of another process, with nothing of ours."""
    with plain_engine() as plain:
        submit, echo = sample(process, _load("submit", players)), sample(plain, _load("echo", players))
        pairs = [(one.rate, two.rate) for one, two in by_turns(submit, echo, rounds)]
    return figure(
        SINGLE, f"{process.engine}, 64 connections, {players:,} players", "requests/s", PLAIN, pairs, goal=0.8
    )


def _batches(process: Process, bare: Upserts, rounds: int) -> list[Figure]:
    return [_batch(process, bare, size, connections, rounds) for size, connections in ((10, 64), (100, 16), (1_000, 4))]


def _batch(process: Process, bare: Upserts, size: int, connections: int, rounds: int) -> Figure:
    load = _load("batch", bare.players, connections, size)
    pairs = by_turns(
        lambda: run(process.url, load, SECONDS).rate * size,
        lambda: bare.rate(min(1_000, bare.players), SECONDS),
        rounds,
    )
    case = f"{size:,} a batch, {connections} connections, {bare.players:,} players"
    return figure(BATCH, case, "scores/s", UPSERT, pairs, goal=BATCH_GOALS.get(size))
