"""Reads over HTTP under load, by wrk, of small boards and large ones, over Redis and PostgreSQL.

`read` holds each kind against as many bytes from a route that does nothing, in the same app behind the same middleware.
`read growth` holds the largest board against the smallest. Both take turns within every round.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from benchmarks.compared import CONSTANT, ROUNDS, SECONDS, compared
from benchmarks.deployment import Process, serving, stores
from benchmarks.figures import Figure, figure
from benchmarks.turns import by_turns
from benchmarks.wrk import Load, run

SIZES = (1_000, 100_000, 1_000_000, 5_000_000)
#: Of the figures that nothing was asked of.
FEW_ROUNDS = 3
READ, GROWTH = "read", "read growth"
#: What is asked for: the share of the constant, and the largest board's share of the smallest's rate.
LEAST_SHARE, LEAST_KEPT = 0.6, 1 / 1.5
#: About what ten entries and a player are as JSON, in bytes.
TEN_ENTRIES, PLAYER = 640, 300
#: Until every board is in Redis, in seconds.
_PATIENCE = 900.0


def measure(sizes: Sequence[int] = SIZES, rounds: int = ROUNDS) -> Sequence[Figure]:
    figures: list[Figure] = []
    with stores() as running:
        for players in sizes:
            running.board(_board(players), players)
        with serving("uvicorn", running.environment) as process:
            _warm(process, sizes)
            for players in sizes:
                figures += _reads(process, players, rounds)
            figures += _growth(process, min(sizes), max(sizes), rounds)
        with serving("hypercorn", running.environment) as process:
            _warm(process, sizes)
            figures += _read(process, "top 10", max(sizes), None, min(FEW_ROUNDS, rounds))
    return figures


def _board(players: int) -> str:
    return f"of{players}"


def _warm(process: Process, sizes: Sequence[int]) -> None:
    for players in sizes:
        process.wait_until_shown(_board(players), _PATIENCE)
        run(process.url, Load(kind="player", board=_board(players), players=players), SECONDS)


def _kinds(players: int) -> Mapping[str, Load]:
    board = _board(players)
    return {
        "top 10": Load(kind="top", board=board),
        "top 100": Load(kind="top", board=board, size=100),
        "around": Load(kind="around", board=board, players=players),
        "player": Load(kind="player", board=board, players=players),
    }


_BYTES = {"top 10": TEN_ENTRIES, "top 100": 10 * TEN_ENTRIES, "around": TEN_ENTRIES, "player": PLAYER}


def _reads(process: Process, players: int, rounds: int) -> list[Figure]:
    figures = []
    for name in ("top 10", "around", "player"):
        figures += _read(process, name, players, LEAST_SHARE, rounds)
    return figures + _read(process, "top 100", players, None, min(FEW_ROUNDS, rounds))


def _read(process: Process, name: str, players: int, goal: float | None, rounds: int) -> list[Figure]:
    loads = _kinds(players)[name], Load(kind="constant", size=_BYTES[name])
    return compared(process, READ, f"{name} of {players:,}", loads, CONSTANT, goal, rounds)


def _growth(process: Process, small: int, large: int, rounds: int) -> list[Figure]:
    return [
        figure(
            GROWTH,
            f"{process.engine}, {name} of {large:,}",
            "requests/s",
            f"the same of {small:,} players",
            by_turns(partial(_rate, process, load), partial(_rate, process, _kinds(small)[name]), rounds),
            goal=LEAST_KEPT,
        )
        for name, load in _kinds(large).items()
    ]


def _rate(process: Process, load: Load) -> float:
    return run(process.url, load, SECONDS).rate
