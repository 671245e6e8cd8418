"""Scores of several parts stand in the order that people give them, over every pair of stores, now and in the past."""

import random
from typing import Any

import pytest

from leaderboard_core import LeaderboardError, NewBoard, Submission
from leaderboard_core.application import Application
from leaderboard_core.usecases.answers import NOW, At


async def make(leaderboard: Application, parts: list[dict[str, str]], **fields: Any) -> None:
    await leaderboard.boards.create(NewBoard(id="board", name="Board", parts=parts, **fields))


async def send(leaderboard: Application, *scores: tuple[str, Any]) -> None:
    answers = await leaderboard.submit_many(
        [Submission(player_id=player, leaderboard_id="board", score=score) for player, score in scores]
    )
    assert [] == [answer for answer in answers if isinstance(answer, LeaderboardError)]


async def standing(leaderboard: Application, at: At = NOW) -> list[tuple[int | None, str, Any]]:
    entries = (await leaderboard.read.top("board", 200, at=at)).entries
    return [(entry.rank, entry.player_id, entry.score) for entry in entries]


async def assert_stands(leaderboard: Application, expected: list[tuple[int, str, Any]]) -> None:
    """Now, in the season that has just ended, and when its standings are published."""
    assert expected == await standing(leaderboard)
    await leaderboard.boards.reset("board")
    assert expected == await standing(leaderboard, At(season=1))
    await leaderboard.sync.settle()
    assert expected == await standing(leaderboard, At(season=1))
    assert [] == await standing(leaderboard)


async def test_points_then_time(leaderboard: Application) -> None:
    """The quicker of two with equal points is ahead, though points and seconds are best at opposite ends."""
    await make(
        leaderboard, [{"name": "points"}, {"name": "seconds", "sort_order": "asc"}], update_mode="best", decimals=2
    )

    await send(leaderboard, ("ada", (30, 71.25)), ("bob", (30, 71.2)), ("cyd", (31, 900)), ("dan", (30, 71.2)))
    # More points in more time are better; fewer in less are not.
    await send(leaderboard, ("ada", (29, 1)), ("dan", (31, 901)))

    await assert_stands(
        leaderboard, [(1, "cyd", (31, 900)), (2, "dan", (31, 901)), (3, "bob", (30, 71.2)), (4, "ada", (30, 71.25))]
    )


async def test_solved_and_penalty_with_shared_ranks(leaderboard: Application) -> None:
    """A contest of 130 teams: problems and minutes are added up as they come, and equal results share a place."""
    contest = [{"name": "solved"}, {"name": "penalty", "sort_order": "asc"}]
    await make(leaderboard, contest, update_mode="increment", ranking="competition")
    drawn = random.Random(130)
    results: dict[str, tuple[int, int]] = {f"team{number:03}": (0, 0) for number in range(130)}
    runs = [(team, (1, 20 * drawn.randint(1, 4))) for team in results for _ in range(drawn.randint(0, 6))]
    drawn.shuffle(runs)
    for team, (solved, penalty) in runs:
        results[team] = results[team][0] + solved, results[team][1] + penalty

    await send(leaderboard, *((team, (0, 0)) for team in results))
    for begin in range(0, len(runs), 50):
        await send(leaderboard, *runs[begin : begin + 50])

    told = await standing(leaderboard)
    assert results == {team: score for _, team, score in told}
    better = sorted((-solved, penalty) for solved, penalty in results.values())
    assert [(1 + better.index((-score[0], score[1])), score) for _, _, score in told] == [
        (rank, score) for rank, _, score in told
    ]
    assert [(-score[0], score[1]) for _, _, score in told] == better
    asked = await leaderboard.distribution.rank("board", (3, 120))
    assert 1 + sum(one < (-3, 120) for one in better) == asked.rank


async def test_totals_of_64_bits(leaderboard: Application) -> None:
    """Two totals beyond 2^53 that differ in the last digit are two, whatever was sent as a number or as text."""
    await make(leaderboard, [{"name": "coins", "value_type": "int64"}], update_mode="increment")

    await send(leaderboard, ("ada", (2**53,)), ("bob", (f"{2**53}",)), ("cyd", (-5,)))
    await send(leaderboard, ("bob", ("1",)), ("cyd", (2**62,)))

    assert (2, 3) == (
        (await leaderboard.distribution.count("board", 2**53 + 1)).count,
        (await leaderboard.distribution.count("board", 2**53)).count,
    )
    await assert_stands(
        leaderboard,
        [(1, "cyd", ("4611686018427387899",)), (2, "bob", ("9007199254740993",)), (3, "ada", ("9007199254740992",))],
    )


@pytest.mark.parametrize("filled", [False, True])
async def test_a_follower_has_the_same_parts(leaderboard: Application, filled: bool) -> None:
    """With another order of its own, from the first submission on, or from what there was."""
    await make(leaderboard, [{"name": "solved"}, {"name": "penalty", "sort_order": "asc"}], update_mode="best")
    if filled:
        await send(leaderboard, ("ada", (5, 310)), ("bob", (5, 300)))
    reversed_parts = [{"name": "solved", "sort_order": "asc"}, {"name": "penalty"}]
    await leaderboard.boards.create(
        NewBoard(id="last", name="Last", follows="board", fill=filled, update_mode="best", parts=reversed_parts)
    )
    if filled:
        await leaderboard.boards.fill("last")
    else:
        await send(leaderboard, ("ada", (5, 310)), ("bob", (5, 300)))

    entries = (await leaderboard.read.top("last")).entries

    assert [("ada", (5, 310)), ("bob", (5, 300))] == [(entry.player_id, entry.score) for entry in entries]
