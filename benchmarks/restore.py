"""Healing from an empty Redis: how fast a board comes back, with and without somebody who submits meanwhile.

Healing is the whole way: the watch finds the board missing, streams one snapshot out of PostgreSQL, stages it in Redis,
swaps it in, and follows what was committed meanwhile. Its limit is a raw insertion of the same entries by redis-py; see
`raw_redis`. Both take turns. Who submits sends one score after the other.
"""

import asyncio
import statistics
from collections.abc import Callable, Coroutine, Sequence
from time import perf_counter
from typing import Any

from attrs import define, field, frozen

from benchmarks import bare, raw_redis
from benchmarks.deployment import stores
from benchmarks.figures import Figure, figure
from benchmarks.in_process import InProcess, in_process
from benchmarks.turns import by_turns
from leaderboard_core import Application, Submission
from leaderboard_core.usecases.submit import Accepted
from tests.support.redis_server import RedisServer

PLAYERS = 1_000_000
ROUNDS = 5
SCENARIO, LIMIT = "restore", "a raw insertion by redis-py"
#: What is asked for while somebody submits: this share of the raw rate at least.
LEAST_SHARE = 0.6
_BOARD, _PLAYER = "game1", "player-0"


@define
class Submitter:
    """Adds to one player's score again and again; keeps how long each answer took, in seconds, and the last score."""

    application: Application
    took: list[float] = field(factory=list)
    score: float | None = None
    stopped: bool = False

    async def __call__(self) -> None:
        one = Submission(player_id=_PLAYER, leaderboard_id=_BOARD, score=1.0)
        while not self.stopped:
            began = perf_counter()
            [answer] = await self.application.submit_many([one])
            assert isinstance(answer, Accepted), answer
            self.took.append(perf_counter() - began)
            self.score = answer.score


def measure(players: int = PLAYERS, rounds: int = ROUNDS) -> Sequence[Figure]:
    with stores() as running:
        uid = running.board(_BOARD, players)
        # In the order in which a snapshot is read.
        states = sorted(state for some in bare.states(running.database, uid) for state in some)
        with in_process(running) as library:
            healing = Healing(running.redis, library, raw_redis.chunks(states), players, rounds)
            return [healing.busy(), healing.quiet()]


@frozen
class Healing:
    """A board that is lost again and again, and its entries ready to be inserted."""

    redis: RedisServer
    library: InProcess
    entries: Sequence[raw_redis.Chunk]
    players: int
    rounds: int

    def busy(self) -> Figure:
        """Somebody submits meanwhile."""
        submitters: list[Submitter] = []

        def heal() -> Coroutine[Any, Any, float]:
            submitters.append(Submitter(self.library.application))
            return _healing(self.library.application, submitters[-1])

        pairs = self._pairs(heal)
        answered = statistics.median(len(one.took) for one in submitters)
        slowest = max(max(one.took) for one in submitters) * 1e3
        note = f"{answered:,.0f} submissions were answered while it healed, the slowest after {slowest:,.0f} ms"
        return self._figure("while somebody submits", pairs, LEAST_SHARE, note)

    def quiet(self) -> Figure:
        """Nobody submits."""
        return self._figure("nobody submitting", self._pairs(lambda: _heal(self.library.application)))

    def _pairs(self, heal: Callable[[], Coroutine[Any, Any, float]]) -> list[tuple[float, float]]:
        def product() -> float:
            self.redis.flush()
            return self.players / self.library.run(heal())

        return by_turns(product, lambda: self.players / raw_redis.insert(self.redis, self.entries), self.rounds)

    def _figure(
        self, case: str, pairs: Sequence[tuple[float, float]], goal: float | None = None, note: str = ""
    ) -> Figure:
        case = f"{self.players:,} players, {case}"
        return figure(SCENARIO, case, "players/s", LIMIT, pairs, goal=goal, note=note)


async def _healing(application: Application, submitter: Submitter) -> float:
    """Seconds that healing takes while somebody submits."""
    submitting = asyncio.create_task(submitter())
    took = await _heal(application)
    submitter.stopped = True
    await submitting
    assert (await application.read.player(_BOARD, _PLAYER)).entry.score == submitter.score
    return took


async def _heal(application: Application) -> float:
    """Seconds until the board is shown again."""
    began = perf_counter()
    assert await application.health_sweep() == 1
    took = perf_counter() - began
    await application.read.top(_BOARD)
    return took
