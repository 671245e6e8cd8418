"""What a unit of work costs: submissions in the library, until they are durable, against a bare committed upsert.

Lists of increments of players drawn at random, each once, on a board that is kept in the process; with and without
event ids; and the same under locks, as it goes where nothing is kept. The limit is one statement by psycopg that takes
the same rows, committed alone. Two processes that write one board by turns are held against what they do under locks.
"""

import asyncio
import random
from collections.abc import Sequence
from contextlib import AsyncExitStack
from itertools import count
from time import perf_counter

from attrs import define, field, frozen

from benchmarks.bare import Upserts, upserts
from benchmarks.deployment import POSTGRES, Stores
from benchmarks.figures import Figure, figure
from benchmarks.turns import by_turns
from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_core import Application, Submission
from leaderboard_core.usecases.submission_handler import SubmitRequest
from tests.support import postgres_server
from tests.support.postgres_server import Credentials

PLAYERS = 100_000
#: By the length of a list: how many make a round, and the share of the bare speed that is asked for.
LISTS = {1: (50, 0.85), 25: (25, 0.8), 1_000: (2, 0.9)}
ROUNDS, WARM_UP = 40, 6
#: Two processes that take turns are to lose no more than this.
LEAST_BY_TURNS = 0.97
SCENARIO = "unit of work in the library"
#: What two processes write by turns; where one process writes, nobody else does.
_SHARED, _OWN, _LOCKED = "units", "units-kept", "units-locked"


def measure(players: int = PLAYERS, rounds: int = ROUNDS) -> Sequence[Figure]:
    with postgres_server.running(**POSTGRES) as server, server.fresh_database() as database:
        _fill(database, players)
        with asyncio.Runner() as runner, upserts(database, players) as bare:
            stack = AsyncExitStack()
            try:
                return _figures(_Processes(runner, stack, database, players), bare, rounds)
            finally:
                runner.run(stack.aclose())


def _figures(processes: "_Processes", bare: Upserts, rounds: int) -> Sequence[Figure]:
    kept, locked = processes.another(4 * processes.players, _OWN), processes.another(0, _LOCKED)
    kept.keep_everybody()
    figures = []
    for size, (lists, goal) in LISTS.items():
        for what, process, events, asked in (
            ("", kept, False, goal),
            (", with event ids", kept, True, None),
            (", under locks", locked, False, None),
        ):
            pairs = by_turns(
                lambda: process.seconds(size, lists, events),  # noqa: B023
                lambda: sum(bare.take(size) for _ in range(lists)),  # noqa: B023
                rounds,
                WARM_UP,
            )
            rates = [(size * lists / product, size * lists / limit) for product, limit in pairs]
            case = f"lists of {size:,}{what}"
            figures.append(figure(SCENARIO, case, "scores/s", "a bare committed upsert", rates, goal=asked))
    return [*figures, *_by_turns(processes, rounds)]


def _by_turns(processes: "_Processes", rounds: int) -> Sequence[Figure]:
    pair, locked = (
        [processes.another(4 * processes.players, _SHARED) for _ in range(2)],
        [processes.another(0, _LOCKED) for _ in range(2)],
    )
    figures = []
    for size, (lists, _) in LISTS.items():

        def rate(both: "Sequence[_Process]", size: int = size, lists: int = lists) -> float:
            return 2 * lists * size / sum(process.seconds(size, 1, False) for _ in range(lists) for process in both)

        pairs = by_turns(lambda: rate(pair), lambda: rate(locked), rounds, WARM_UP)
        case = f"lists of {size:,}, two processes by turns"
        figures.append(figure(SCENARIO, case, "scores/s", "the same under locks", pairs, goal=LEAST_BY_TURNS))
    return figures


@define
class _Process:
    """What a process does over the database; `number` makes its event ids its own."""

    runner: asyncio.Runner
    application: Application
    board: str
    players: int
    number: int
    _chance: random.Random = field(factory=lambda: random.Random(2))
    _events: "count[int]" = field(factory=count)

    def seconds(self, size: int, lists: int, events: bool) -> float:
        """Seconds that lists take from the submissions to their commits, one after the other."""
        ready = [self._list(self._chance.sample(range(self.players), size), events) for _ in range(lists)]
        began = perf_counter()
        self.runner.run(self._commit(ready))
        return perf_counter() - began

    def keep_everybody(self) -> None:
        """Have every player's state kept, as of a process that has served for a while."""
        everybody = range(self.players)
        lists = [self._list(everybody[start : start + 1_000], False) for start in range(0, self.players, 1_000)]
        self.runner.run(self._commit(lists))

    def _list(self, players: Sequence[int], events: bool) -> Sequence[SubmitRequest]:
        return [
            SubmitRequest(
                Submission(
                    player_id=f"player-{player}",
                    leaderboard_id=self.board,
                    score=1.0,
                    event_id=f"{self.number}-{next(self._events)}" if events else None,
                )
            )
            for player in players
        ]

    async def _commit(self, lists: Sequence[Sequence[SubmitRequest]]) -> None:
        for requests in lists:
            await self.application.submitter.commit(requests)


@frozen
class _Processes:
    """Makes processes, in a manner of speaking: each with a repository, and connections, of its own."""

    runner: asyncio.Runner
    stack: AsyncExitStack
    database: Credentials
    players: int
    _numbers: "count[int]" = field(factory=count)

    def another(self, kept_states: int, board: str) -> _Process:
        repository = self.runner.run(self.stack.enter_async_context(self.database.repository(kept_states=kept_states)))
        application = Application.over(repository, MemoryRankingStore())
        return _Process(self.runner, application, board, self.players, next(self._numbers))


def _fill(database: Credentials, players: int) -> None:
    for board in (_SHARED, _OWN, _LOCKED):
        Stores(None, database).board(board, players)  # type: ignore[arg-type]


if __name__ == "__main__":
    from benchmarks.figures import told

    for one in measure():
        print(told(one))
