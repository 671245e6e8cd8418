"""Healing from an empty Redis: how fast a board comes back, with and without somebody who submits meanwhile.

Healing is the whole way: the watch finds the board missing, streams one snapshot out of PostgreSQL, stages it in Redis,
swaps it in, and follows what was committed meanwhile. Its limit is a raw insertion of the same entries by redis-py; see
`raw_redis`. Both take turns. Who submits sends one score after the other.
"""

import asyncio
import statistics
from collections.abc import Sequence
from time import perf_counter

from attrs import define, field

from benchmarks import bare, raw_redis
from benchmarks.deployment import Stores, stores
from benchmarks.figures import Figure, figure
from benchmarks.in_process import InProcess, in_process
from benchmarks.turns import by_turns
from leaderboard_core import Application, Submission
from leaderboard_core.usecases.submit import Accepted

PLAYERS = 1_000_000
ROUNDS = 5
SCENARIO, LIMIT = "restore", "a raw insertion by redis-py"
#: What is asked for while somebody submits: this share of the raw rate at least.
LEAST_SHARE = 0.6
_BOARD = "game1"


@define
class Submitter:
    """Adds to one player's score again and again; keeps how long each answer took, in seconds."""

    application: Application
    took: list[float] = field(factory=list)
    stopped: bool = False

    async def __call__(self) -> None:
        one = Submission(player_id="player-0", leaderboard_id=_BOARD, score=1.0)
        while not self.stopped:
            began = perf_counter()
            [answer] = await self.application.submit([one])
            assert isinstance(answer, Accepted), answer
            self.took.append(perf_counter() - began)


def measure(players: int = PLAYERS, rounds: int = ROUNDS) -> Sequence[Figure]:
    with stores() as running:
        uid = running.board(_BOARD, players)
        entries = _entries(running, uid)
        with in_process(running) as library:
            return [_busy(running, library, entries, players, rounds), _quiet(running, library, entries, rounds)]


def _busy(running: Stores, library: InProcess, entries: Sequence[raw_redis.Chunk], players: int, rounds: int) -> Figure:
    submitters: list[Submitter] = []

    def heal() -> float:
        submitters.append(Submitter(library.application))
        running.redis.flush()
        return players / library.run(_healing(library.application, submitters[-1]))

    pairs = by_turns(heal, lambda: players / raw_redis.insert(running.redis, entries), rounds)
    answered = statistics.median(len(one.took) for one in submitters)
    slowest = max(max(one.took) for one in submitters) * 1e3
    note = f"{answered:,.0f} submissions were answered while it healed, the slowest after {slowest:,.0f} ms"
    case = f"{players:,} players, while somebody submits"
    return figure(SCENARIO, case, "players/s", LIMIT, pairs, goal=LEAST_SHARE, note=note)


def _quiet(running: Stores, library: InProcess, entries: Sequence[raw_redis.Chunk], rounds: int) -> Figure:
    players = sum(len(chunk.stamps) // 2 for chunk in entries)

    def heal() -> float:
        running.redis.flush()
        return players / library.run(_heal(library.application))

    pairs = by_turns(heal, lambda: players / raw_redis.insert(running.redis, entries), rounds)
    return figure(SCENARIO, f"{players:,} players, nobody submitting", "players/s", LIMIT, pairs)


async def _healing(application: Application, submitter: Submitter) -> float:
    """Seconds that healing takes while somebody submits."""
    submitting = asyncio.create_task(submitter())
    took = await _heal(application)
    submitter.stopped = True
    await submitting
    return took


async def _heal(application: Application) -> float:
    """Seconds until the board is shown again."""
    began = perf_counter()
    assert await application.watch() == 1
    took = perf_counter() - began
    await application.read.top(_BOARD)
    return took


def _entries(running: Stores, uid: int) -> Sequence[raw_redis.Chunk]:
    """What is to be inserted, in the order in which a snapshot is read."""
    return raw_redis.chunks(sorted(state for some in bare.states(running.database, uid) for state in some))
