"""What 1,000 submissions cost on a large board, against the same on a small one, by turns, over PostgreSQL and Redis.

At the door of a server, uvicorn: a batch of 1,000 players drawn at random, each once, over one connection that stays
open; and 1,000 single submissions, by wrk over 64 connections. What explains it is told without a goal: the two halves
of a list in the library, in this process: its commit in PostgreSQL, and its showing in Redis.
"""

import json
import random
from collections.abc import Sequence
from functools import partial
from http.client import HTTPConnection
from time import perf_counter

from attrs import define, field

from benchmarks.deployment import Process, serving, stores
from benchmarks.figures import Figure, figure
from benchmarks.in_process import InProcess, in_process
from benchmarks.turns import by_turns
from benchmarks.wrk import Load, run
from leaderboard_core import Application, Submission
from leaderboard_core.usecases.submission_handler import SubmitRequest
from leaderboard_core.usecases.submit import Accepted

SMALL, LARGE = 1_000, 1_000_000
LIST = 1_000
CONNECTIONS = 64
SECONDS = 1.0
#: Of lists; of runs of single submissions.
ROUNDS, RUNS, WARM_UP = 30, 7, 5
#: What is asked for: this many times the small board's time at most.
MOST_GROWTH = 2.0
SCENARIO = "as a board grows"


def measure(small: int = SMALL, large: int = LARGE, rounds: int = ROUNDS, runs: int = RUNS) -> Sequence[Figure]:
    sizes = large, small
    with stores() as running:
        for players in sizes:
            running.board(_board(players), players)
        with serving("uvicorn", running.environment) as process:
            for players in sizes:
                process.wait_until_shown(_board(players))
            figures = [_batches(process, sizes, rounds), _singles(process, sizes, runs)]
        with in_process(running) as library:
            return [*figures, *_halves(library, sizes, rounds)]


def _board(players: int) -> str:
    return f"of{players}"


def _figure(what: str, sizes: tuple[int, int], pairs: Sequence[tuple[float, float]], goal: float | None) -> Figure:
    large, small = sizes
    case, limit = f"{what}, {large:,} players", f"the same on {small:,} players"
    return figure(SCENARIO, case, "ms", limit, pairs, better="lower", goal=goal)


@define
class Draw:
    """Lists that add to the scores of players of a board, drawn at random, each once in a list."""

    players: int
    chance: random.Random = field(factory=partial(random.Random, 1))

    def __call__(self) -> list[Submission]:
        board, chance = _board(self.players), self.chance
        return [
            Submission(player_id=f"player-{number}", leaderboard_id=board, score=float(chance.randrange(1, 10**6)))
            for number in chance.sample(range(self.players), LIST)
        ]


def _batches(process: Process, sizes: tuple[int, int], rounds: int) -> Figure:
    """A batch at the door."""
    connection = HTTPConnection("127.0.0.1", process.port)
    large, small = (partial(_post, connection, Draw(players)) for players in sizes)
    pairs = by_turns(large, small, rounds, WARM_UP)
    connection.close()
    return _figure(f"a batch of {LIST:,}, {process.engine}", sizes, pairs, MOST_GROWTH)


def _post(connection: HTTPConnection, draw: Draw) -> float:
    """Milliseconds until the whole answer is there; the body is ready before the clock starts."""
    scores = [{"player_id": one.player_id, "leaderboard_id": one.leaderboard_id, "score": one.score} for one in draw()]
    body = json.dumps({"scores": scores}).encode()
    began = perf_counter()
    connection.request("POST", "/api/v1/scores/batch", body, {"content-type": "application/json"})
    answer = connection.getresponse().read()
    took = perf_counter() - began
    assert b'"accepted":%d,' % LIST in answer, answer
    return took * 1e3


def _singles(process: Process, sizes: tuple[int, int], runs: int) -> Figure:
    """Single submissions at the door."""
    large, small = (partial(_send, process, players) for players in sizes)
    pairs = by_turns(large, small, runs, warm_up=1)
    return _figure(f"{LIST:,} single ones, {CONNECTIONS} connections, {process.engine}", sizes, pairs, MOST_GROWTH)


def _send(process: Process, players: int) -> float:
    """Milliseconds that so many submissions take."""
    load = Load(kind="submit", board=_board(players), players=players, connections=CONNECTIONS)
    return LIST / run(process.url, load, SECONDS).rate * 1e3


def _halves(library: InProcess, sizes: tuple[int, int], rounds: int) -> list[Figure]:
    """A list in the library, without ranks."""
    large, small = (partial(_take, library, Draw(players)) for players in sizes)
    turns = by_turns(large, small, rounds, WARM_UP)
    return [
        _figure(f"a list of {LIST:,} in the library, {half}", sizes, [(one[n], two[n]) for one, two in turns], None)
        for n, half in enumerate(("commit", "show"))
    ]


def _take(library: InProcess, draw: Draw) -> tuple[float, float]:
    return library.run(_submit(library.application, draw()))


async def _submit(application: Application, submissions: Sequence[Submission]) -> tuple[float, float]:
    """Milliseconds of a list's commit and of its showing."""
    attempts = [SubmitRequest(submission, ranked=False) for submission in submissions]
    began = perf_counter()
    committed = await application.submitter.commit(attempts)
    half = perf_counter()
    answers = await application.submitter.project(committed)
    ended = perf_counter()
    assert all(isinstance(answer, Accepted) and answer.visible and answer.changed for answer in answers)
    return (half - began) * 1e3, (ended - half) * 1e3
