"""Equal scores stand in the order in which they were made, in whatever order they are sent."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

from leaderboard_core import LeaderboardError, NewBoard, Submission
from leaderboard_core.application import Application
from leaderboard_core.usecases.answers import NOW, At

RUNNERS = 200
SPLIT = timedelta(milliseconds=2)


async def order(leaderboard: Application, at: At) -> list[str]:
    return [entry.player_id for entry in (await leaderboard.read.top("race", RUNNERS, at=at)).entries]


async def test_a_race_of_two_hundred(leaderboard: Application) -> None:
    """All come in with one score, sent one by one, in lists and at once; ids and arrival say nothing of the order."""
    await leaderboard.boards.create(NewBoard(id="race", name="Race", update_mode="best"))
    shuffled = random.Random(17)
    runners = shuffled.sample([f"r{number:03}" for number in range(RUNNERS)], RUNNERS)
    await asyncio.sleep(RUNNERS * SPLIT.total_seconds())
    finish = datetime.now(UTC) - RUNNERS * SPLIT
    results = [
        Submission(player_id=runner, leaderboard_id="race", score=1, occurred_at=finish + place * SPLIT)
        for place, runner in enumerate(runners)
    ]
    shuffled.shuffle(results)

    for result in results[:40]:
        assert (await leaderboard.submit(result)).changed
    for begin in range(40, 120, 10):
        await leaderboard.submit_many(results[begin : begin + 10])
    await asyncio.gather(*map(leaderboard.submit, results[120:]))

    assert runners == await order(leaderboard, NOW)
    assert [result.occurred_at for result in results] == [
        datetime.fromtimestamp(0, UTC)
        + timedelta(microseconds=(await leaderboard.read.player("race", result.player_id)).updated_at)
        for result in results
    ]
    await leaderboard.boards.reset("race")
    assert runners == await order(leaderboard, At(season=1))
    await leaderboard.sync.settle()
    assert runners == await order(leaderboard, At(season=1))


async def test_results_of_last_year(leaderboard: Application) -> None:
    """Imported in any order they stand in their own, before all that came since; nobody else may bring them."""
    await leaderboard.boards.create(NewBoard(id="race", name="Race"))
    await leaderboard.submit(Submission(player_id="now", leaderboard_id="race", score=1))
    old = [
        Submission(player_id=f"r{day}", leaderboard_id="race", score=1, occurred_at=f"2025-07-0{day}T12:00:00+09:00")
        for day in (5, 2, 9)
    ]

    refused = await leaderboard.submit_many(old)
    answers = await leaderboard.submit_many(old, importing=["race"])

    assert ["occurred_before_season"] * 3 == [answer.code for answer in refused if isinstance(answer, LeaderboardError)]
    assert [] == [answer for answer in answers if isinstance(answer, LeaderboardError)]
    assert ["r2", "r5", "r9", "now"] == await order(leaderboard, NOW)
