"""One board for each value of a fact: the clans of a game, from one submission each."""

from typing import Any

import pytest

from leaderboard_core import BoardFollows, PlayerPatch, UpdateMode
from leaderboard_core.application import Application
from leaderboard_core.domain.moments import moment_at
from leaderboard_core.usecases.submit import Accepted
from tests.integration.reports.test_following import ACCEPTED, DUPLICATE, REJECTED, SKIPPED, make, order, sub


async def clans(leaderboard: Application, **fields: Any) -> None:
    """A game with a board for each team, which are made by what is submitted."""
    await make(leaderboard, "game", update_mode=UpdateMode.INCREMENT)
    await make(leaderboard, "clans", follows="game", each="team", update_mode=UpdateMode.BEST, **fields)


async def test_a_board_for_each_team(leaderboard: Application) -> None:
    """Made by the first who plays for it; by the copy of the profile that the root has; once for each event."""
    await clans(leaderboard)
    first = await leaderboard.submit(sub("ada", 5, profile={"team": "Blue Foxes"}, event_id="1"))
    second, third, fourth = await leaderboard.submit_many(
        [sub("bob", 7, profile={"team": "Blue Foxes"}), sub("cyd", 9, profile={"team": "Wölfe"}), sub("dan", 1)]
    )
    kept = await leaderboard.submit(sub("ada", 3))
    again = await leaderboard.submit(sub("ada", 5, profile={"team": "Blue Foxes"}, event_id="1"))

    assert [("clans.blue-foxes", ACCEPTED, 1, None, None)] == list(first.followers)
    told = [answer.followers[0] for answer in (second, third, fourth) if isinstance(answer, Accepted)]
    assert [("clans.blue-foxes", 1), (told[1].leaderboard_id, 1), ("clans", None)] == [
        (one.leaderboard_id, one.rank) for one in told
    ]
    assert [ACCEPTED, ACCEPTED, SKIPPED] == [one.status for one in told]
    assert [("clans.blue-foxes", ACCEPTED, 2, None, None)] == list(kept.followers)
    assert [("clans.blue-foxes", DUPLICATE, 2, None, None)] == list(again.followers)
    assert [("bob", 7), ("ada", 5)] == await order(leaderboard, "clans.blue-foxes")
    assert [("cyd", 9)] == await order(leaderboard, told[1].leaderboard_id)
    assert [] == await order(leaderboard, "clans")
    blue = await leaderboard.boards.get("clans.blue-foxes")
    assert ("clans: Blue Foxes", {"team": "Blue Foxes"}, UpdateMode.BEST) == (
        blue.name,
        blue.links.where,
        blue.update_mode,
    )


async def test_values_that_are_called_alike(leaderboard: Application) -> None:
    """They have boards of their own, and so has a value whose id another board has."""
    await clans(leaderboard)
    await make(leaderboard, "clans.taken")
    for player, team in {"a": "Red", "b": "red", "c": "taken"}.items():
        await leaderboard.submit(sub(player, 1, profile={"team": team}))

    found = {one.id: one.links.where for one in (await leaderboard.boards.list()).boards if one.links.where}
    assert {"Red", "red", "taken"} == {str(where["team"]) for where in found.values()}
    assert {"team": "Red"} == found["clans.red"]
    for board in found:
        assert 1 == len(await order(leaderboard, board))
    assert [] == await order(leaderboard, "clans.taken")


async def test_no_more_boards_than_wanted(leaderboard: Application) -> None:
    """Past that it is told; whoever plays for a team that has a board is taken, and a deleted one makes room."""
    await clans(leaderboard, max_each=2)
    teams = {f"p{n}": str(n) for n in range(4)}
    answers = await leaderboard.submit_many([sub(player, 1, profile={"team": team}) for player, team in teams.items()])

    codes = [answer.followers[0].code for answer in answers if isinstance(answer, Accepted)]
    assert [None, None, "each_full", "each_full"] == sorted(codes, key=str)
    full = next(player for player, code in zip(teams, codes, strict=True) if code)
    assert [("clans", REJECTED, None, "each_full", None)] == list((await leaderboard.submit(sub(full, 2))).followers)
    there = next(one.id for one in (await leaderboard.boards.list()).boards if one.links.template)
    await leaderboard.boards.delete(there)
    assert [ACCEPTED] == [one.status for one in (await leaderboard.submit(sub(full, 2))).followers]


async def test_boards_of_values_are_mended_and_end_together(leaderboard: Application) -> None:
    """A removal and a correction reach the one that the player is on; with the template all of them go."""
    await clans(leaderboard)
    await leaderboard.submit(sub("ada", 5, profile={"team": "red"}))
    await leaderboard.submit(sub("bob", 6, profile={"team": "blue"}))

    corrected = await leaderboard.boards.correct("game", "bob", PlayerPatch(score=2))
    await leaderboard.boards.remove("game", "ada")

    assert [("clans.blue", ACCEPTED, 1, None, None)] == list(corrected.followers)
    assert ([], [("bob", 2)]) == (await order(leaderboard, "clans.red"), await order(leaderboard, "clans.blue"))
    with pytest.raises(BoardFollows):
        await leaderboard.submit(sub("ada", 5, "clans.red"))
    await leaderboard.boards.delete("clans")
    assert ["game"] == [one.id for one in (await leaderboard.boards.list()).boards]
    assert [] == list((await leaderboard.submit(sub("ada", 5))).followers)


async def test_the_first_score_for_a_value_was_made_before_its_board(leaderboard: Application) -> None:
    """The season of a board of a value began with that of its template, so it takes the score for which it is made."""
    await clans(leaderboard, reset_period="monthly")
    template = await leaderboard.boards.get("clans")
    made = {"occurred_at": moment_at(template.season_started_at), "profile": {"team": "red"}}

    first = await leaderboard.submit(sub("ada", 5, **made))
    before = moment_at(template.season_started_at - 1)
    old = await leaderboard.submit(sub("bob", 6, **{**made, "occurred_at": before}), importing=["game"])

    assert [("clans.red", ACCEPTED, 1, None, None)] == list(first.followers)
    assert [("clans.red", REJECTED, "occurred_before_season")] == [
        (one.leaderboard_id, one.status, one.code) for one in old.followers
    ]
    assert [("ada", 5)] == await order(leaderboard, "clans.red")
    child = await leaderboard.boards.get("clans.red")
    assert template.season_started_at == child.season_started_at < child.created_at
