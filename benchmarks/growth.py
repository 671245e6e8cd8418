"""What 1,000 submissions cost as a board grows, as ratios of one run: `python -m benchmarks.growth [PLAYERS]`.

The whole way of a list over PostgreSQL and Redis: lock, read, add, write, commit, and bring Redis forward. A list adds
to the scores of 1,000 players drawn at random, on a board of 1,000 players and on the large one by turns. `with ranks`
is what requests for single scores come to when they are gathered: Redis tells everybody's rank before and after.

`commit` and `show` are the two halves of the way, PostgreSQL's and Redis', and `whole` is both of one list that comes
alone. `in a row` is a list among others, as a server takes them: one is shown while the next is committed.

A redis-server and a PostgreSQL of its own are started, which forces commits onto the disk; they and this process share
the machine.
"""

import asyncio
import random
import statistics
import sys
import tempfile
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from time import perf_counter

from leaderboard_adapters.concurrency.gatherer import Gatherer
from leaderboard_adapters.redis import RedisEndpoint, RedisRankings
from leaderboard_core import Application, NewBoard, Submission, UpdateMode
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.usecases.deciding import Attempt
from leaderboard_core.usecases.submit import Accepted
from tests.support import postgres_server, redis_server
from tests.support.postgres_server import Credentials
from tests.support.redis_server import RedisServer

SMALL, LARGE = 1_000, 1_000_000
LIST = 1_000
WARM_UP = 5
ROUNDS = 25
#: So many lists follow each other.
ROW = 4
#: Seconds that a list may wait, which is longer than any does.
PATIENCE = 60.0
#: What is asked for: this many times the small board's time at most.
MOST_GROWTH = 2.0

MEASURED = ("commit", "show", "whole", "in a row")


_FILL = """
INSERT INTO scores
SELECT %s, 1, lpad(n::text, 8, '0'), -floor(random() * 1e9), n, NULL, NULL FROM generate_series(0, %s::int - 1) AS n
"""


async def fill(leaderboard: Application, rankings: RedisRankings, database: Credentials, players: int) -> str:
    """A board of so many players with random scores, loaded into Redis as after a loss; its id."""
    new = NewBoard(id=f"board-{players}", name="A board", update_mode=UpdateMode.INCREMENT)
    board = await leaderboard.boards.create(new)
    with database.admin() as admin:
        admin.execute(_FILL, [board.uid, players])
        admin.execute("UPDATE boards SET players = %s WHERE uid = %s", [players, board.uid])
        admin.execute("VACUUM ANALYZE")
    await rankings.drop(board.uid)
    assert await leaderboard.restore.bring_forward(board.uid)
    return board.id


def submission(board_id: str, number: int, score: float) -> Submission:
    return Submission(player_id=f"{number:08d}", leaderboard_id=board_id, score=score)


def draw(chance: random.Random, board_id: str, players: int) -> list[Submission]:
    """A list that adds to the scores of players, each once."""
    return [submission(board_id, number, chance.randrange(1, 10**6)) for number in chance.sample(range(players), LIST)]


async def halves(leaderboard: Application, submissions: Iterable[Submission], ranked: bool) -> tuple[float, float]:
    """The seconds of a list's commit and of its showing."""
    began = perf_counter()
    committed = await leaderboard.submit.commit([Attempt(submission, ranked) for submission in submissions])
    half = perf_counter()
    answers = await leaderboard.submit.show(committed)
    ended = perf_counter()
    assert all(map(is_shown, answers))
    return half - began, ended - half


async def in_a_row(gatherer: Gatherer, lists: Sequence[list[Submission]], ranked: bool) -> float:
    """The seconds of a list when several follow each other."""
    began = perf_counter()
    answers = await asyncio.gather(*(gatherer(submissions, ranked=ranked) for submissions in lists))
    ended = perf_counter()
    assert all(map(is_shown, chain.from_iterable(answers)))
    return (ended - began) / len(lists)


def is_shown(answer: Accepted | LeaderboardError) -> bool:
    return isinstance(answer, Accepted) and answer.visible and answer.changed


async def measure(leaderboard: Application, boards: dict[int, str], ranked: bool) -> dict[str, dict[int, list[float]]]:
    """The seconds of each list, by what was measured and the number of players."""
    took: dict[str, dict[int, list[float]]] = {name: {players: [] for players in boards} for name in MEASURED}
    chance = random.Random(1)
    async with Gatherer(leaderboard.submit, PATIENCE) as gatherer:
        for turn in range(WARM_UP + ROUNDS):
            for players, board_id in boards.items():
                commit, show = await halves(leaderboard, draw(chance, board_id, players), ranked)
                row = await in_a_row(gatherer, [draw(chance, board_id, players) for _ in range(ROW)], ranked)
                if turn >= WARM_UP:
                    for name, seconds in zip(MEASURED, (commit, show, commit + show, row), strict=True):
                        took[name][players].append(seconds)
    return took


def tell(what: str, small: Sequence[float], large: Sequence[float]) -> None:
    before, after = statistics.median(small), statistics.median(large)
    sys.stdout.write(
        f"  {what:8} {after / before:4.2f}   {before * 1e6 / LIST:6.2f} -> {after * 1e6 / LIST:6.2f} µs a score\n"
    )


async def compare(database: Credentials, server: RedisServer, large: int) -> None:
    async with (
        database.repository() as repository,
        RedisRankings(RedisEndpoint(address=server.address)) as rankings,
    ):
        leaderboard = Application.over(repository, rankings)
        boards = {players: await fill(leaderboard, rankings, database, players) for players in (SMALL, large)}
        for ranked in (False, True):
            took = await measure(leaderboard, boards, ranked)
            name = "with ranks" if ranked else "without ranks"
            sys.stdout.write(f"\nLists of {LIST:,} {name}, {large:,} players: times what {SMALL:,} players take")
            sys.stdout.write(f" (at most {MOST_GROWTH} is asked)\n")
            for measured, seconds in took.items():
                tell(measured, *seconds.values())


def main() -> None:
    large = int(sys.argv[1]) if len(sys.argv) > 1 else LARGE
    with (
        tempfile.TemporaryDirectory() as directory,
        redis_server.running(Path(directory)) as server,
        postgres_server.running(fsync="on", shared_buffers="1GB", max_wal_size="4GB") as postgres,
        postgres.fresh_database() as database,
    ):
        asyncio.run(compare(database, server, large))


if __name__ == "__main__":
    main()
