"""The library: in memory against a `SortedList` with the same moves, and on a file against a bare upsert in SQLite.

In memory: lists of 1,000 without ranks, as `memory_rankings` has them; then single submissions and lists of 100 whose
answers tell the ranks before and after, which the `SortedList` looks up as well; in microseconds of processor, for
nothing is waited for. On a file both wait for the disk, one list after the other.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from benchmarks.figures import Figure, figure
from benchmarks.memory_rankings import LIST, Bare, Pairs, Players, Whole, submission_of
from leaderboard_core import Application
from leaderboard_core.usecases.submit import Accepted
from leaderboard_shells.library import sqlite_leaderboard

MEMORY, FILE = "library in memory", "library on a file"
SIZES = (1_000, 100_000)
ROUNDS, WARM_UP = 40, 4
#: Of a bare `SortedList`'s speed, in lists of 1,000 on the smaller board.
GOAL = 0.45
#: So many submissions make a round where lists are short.
LEAST = 200
UPSERT = """
INSERT INTO bare VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET sort_key = excluded.sort_key, stamp = excluded.stamp
"""

_numbers = count()


def measure() -> Sequence[Figure]:
    return [*asyncio.run(_in_memory()), *asyncio.run(_on_file())]


async def _in_memory() -> Sequence[Figure]:
    figures = []
    for size in SIZES:
        players, whole = Players(size), Whole()
        await whole.fill(players.states.values())
        bare = Bare(players.states.values())
        for length, ranked, with_events in (
            (LIST, False, False),
            (LIST, False, True),
            (100, True, False),
            (1, True, False),
        ):
            take = _taker(whole.leaderboard, process_time, ranked, with_events)
            pairs = []
            for turn in range(WARM_UP + ROUNDS):
                lists = [players.improve(length) for _ in range(max(1, LEAST // length))]
                limit = sum([bare.take(moves, ranked) for moves in lists])
                scores = length * len(lists)
                pair = (scores / await take(lists), scores / limit)
                pairs += [pair] if turn >= WARM_UP else []
            case = f"submit at {size:,} players, {_lists_of(length)}" + ", with event ids" * with_events
            goal = GOAL if (size, length, with_events) == (SIZES[0], LIST, False) else None
            figures.append(figure(MEMORY, case, "scores/s", "a bare SortedList", pairs, goal=goal))
    return figures


async def _on_file() -> Sequence[Figure]:
    figures = []
    players = Players(SIZES[1])
    with TemporaryDirectory() as folder:
        bare = _bare(Path(folder) / "bare.db", players)
        async with sqlite_leaderboard(Path(folder) / "leaderboard.db") as leaderboard:
            whole = Whole(leaderboard)
            await whole.fill(players.states.values())
            take = _taker(leaderboard, perf_counter, True, False)
            for length in (1, 25, LIST):
                pairs = []
                for turn in range(WARM_UP + ROUNDS):
                    lists = [players.improve(length) for _ in range(max(1, LEAST // 10 // length))]
                    scores = length * len(lists)
                    pair = (scores / await take(lists), scores / _upserted(bare, lists))
                    pairs += [pair] if turn >= WARM_UP else []
                figures.append(
                    figure(
                        FILE, f"submit at {SIZES[1]:,} players, {_lists_of(length)}", "scores/s", "a bare upsert", pairs
                    )
                )
        bare.close()
    return figures


def _lists_of(length: int) -> str:
    return "one at a time" if length == 1 else f"lists of {length:,}"


def _taker(
    leaderboard: Application, clock: Callable[[], float], ranked: bool, with_events: bool
) -> Callable[[Sequence[Pairs]], Awaitable[float]]:
    async def take(lists: Sequence[Pairs]) -> float:
        """Seconds of lists that are ready before the clock starts."""
        ready = [
            [submission_of(new, f"event-{next(_numbers)}" if with_events else None) for _, new in moves]
            for moves in lists
        ]
        answers = []
        began = clock()
        for submissions in ready:
            if len(submissions) == 1:
                answers.append(await leaderboard.submit(submissions[0]))
            else:
                answers += await leaderboard.submit_many(submissions, ranked=ranked)
        took = clock() - began
        assert all(isinstance(answer, Accepted) and answer.changed and answer.visible for answer in answers)
        return took

    return take


def _bare(path: Path, players: Players) -> sqlite3.Connection:
    """A table of the same players, kept as safely as the leaderboard's."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE bare (board INTEGER, player TEXT, sort_key REAL, stamp INTEGER, PRIMARY KEY (board, player))"
        " STRICT, WITHOUT ROWID"
    )
    connection.execute("BEGIN")
    connection.executemany(UPSERT, [(1, one.player_id, one.sort_key, 0) for one in players.states.values()])
    connection.execute("COMMIT")
    return connection


def _upserted(connection: sqlite3.Connection, lists: Sequence[Pairs]) -> float:
    ready = [[(1, new.player_id, new.sort_key, new.reached_at) for _, new in moves] for moves in lists]
    began = perf_counter()
    for rows in ready:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(UPSERT, rows)
        connection.execute("COMMIT")
    return perf_counter() - began
