"""What clans have together: sums and averages of what their members have, from one submission each."""

import json
from typing import Any

import pytest

from leaderboard_core import (
    BoardExists,
    BoardFollowed,
    BoardFollows,
    BoardPatch,
    Invalid,
    PlayerNotFound,
    PlayerPatch,
    Profile,
    ScoreOutOfBounds,
    UpdateMode,
)
from leaderboard_core.application import Application
from tests.integration.reports.test_following import ACCEPTED, DUPLICATE, REJECTED, SKIPPED, make, order, sub

MEMBERS = "clans.members"
FOXES: dict[str, Any] = {"profile": {"team": "Foxes"}}
OWLS: dict[str, Any] = {"profile": {"team": "Owls"}}


async def clans(leaderboard: Application, mode: str = "team_sum", root: str = "best", **fields: Any) -> None:
    """A game whose clans have together what their members have."""
    await make(leaderboard, "game", update_mode=root)
    await make(leaderboard, "clans", follows="game", member="team", update_mode=mode, **fields)


async def made_of(leaderboard: Application, team: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((await leaderboard.read.player("clans", team)).metadata or "")
    return found


@pytest.mark.parametrize(
    ("root", "foxes", "ada"), [("best", 9.5, 5), ("replace", 5.5, 1), ("increment", 10.5, 6)], ids=str
)
async def test_a_sum_of_what_members_have(leaderboard: Application, root: str, foxes: float, ada: float) -> None:
    """Their best scores, their latest or their totals, as the game has them; told at once, counted once."""
    await clans(leaderboard, root=root)
    first = await leaderboard.submit(sub("ada", 5, event_id="1", **FOXES))
    second = await leaderboard.submit(sub("bob", 4.5, **FOXES))
    third, fourth, alone = await leaderboard.submit_many([sub("cyd", 7, **OWLS), sub("ada", 1), sub("dan", 99)])
    again = await leaderboard.submit(sub("ada", 5, event_id="1", **FOXES))

    assert [(MEMBERS, ACCEPTED, 1), ("clans", ACCEPTED, 1)] == [tuple(one)[:3] for one in first.followers]
    assert [(MEMBERS, ACCEPTED, 2), ("clans", ACCEPTED, 1)] == [tuple(one)[:3] for one in second.followers]
    told = [[tuple(one)[1:3] for one in answer.followers] for answer in (third, fourth, alone)]  # type: ignore[union-attr]
    assert (SKIPPED, None) == told[2][0] == told[2][1]
    assert [DUPLICATE, DUPLICATE] == [one.status for one in again.followers]
    assert [("Foxes", foxes), ("Owls", 7)] == sorted(await order(leaderboard, "clans"))
    assert {"ada": ada, "bob": 4.5, "cyd": 7} == dict(await order(leaderboard, MEMBERS))
    assert {"members": 2, "total": str(foxes)} == await made_of(leaderboard, "Foxes")
    ranks = {team: rank + 1 for rank, (team, _) in enumerate(await order(leaderboard, "clans"))}
    assert ranks["Foxes"] == told[1][1][1]
    assert ranks["Owls"] == told[0][1][1]


async def test_an_average(leaderboard: Application) -> None:
    """Of those who have a score; decimals add up, and what is told is the double nearest to the quotient."""
    await clans(leaderboard, "team_average", "replace")
    for player, score in {"ada": 0.1, "bob": 0.2, "cyd": 0.6}.items():
        await leaderboard.submit(sub(player, score, **FOXES))
    assert [("Foxes", 0.3)] == await order(leaderboard, "clans")
    await leaderboard.submit(sub("cyd", 0.1))

    assert [("Foxes", 0.4 / 3)] == await order(leaderboard, "clans")
    assert {"members": 3, "total": "0.4"} == await made_of(leaderboard, "Foxes")


async def test_equal_totals_go_by_who_had_theirs_first(leaderboard: Application) -> None:
    """A total is reached when the latest of its scores was, whatever the order in which they came."""
    await clans(leaderboard)
    minutes = {("ada", "Foxes"): 10, ("cyd", "Owls"): 20, ("bob", "Foxes"): 40, ("dan", "Owls"): 30}
    for (player, team), minute in minutes.items():
        moment = f"2026-01-31T12:{minute}:00Z"
        fields: dict[str, Any] = {"profile": {"team": team}, "occurred_at": moment}
        await leaderboard.submit(sub(player, 5, **fields), importing=["game", MEMBERS])

    assert [("Owls", 10), ("Foxes", 10)] == await order(leaderboard, "clans")
    bob, foxes = (await leaderboard.read.player("game", "bob")), (await leaderboard.read.player("clans", "Foxes"))
    assert bob.updated_at == foxes.updated_at


async def test_nobody_moves_with_what_they_have(leaderboard: Application) -> None:
    """Who goes to another team counts on for the first one of the season, and for the new one in the next."""
    await clans(leaderboard)
    await leaderboard.submit(sub("ada", 5, **FOXES))
    await leaderboard.submit(sub("cyd", 3, **OWLS))
    await leaderboard.profiles.put("ada", Profile(display_name="Ada", team="Owls"))
    await leaderboard.submit(sub("ada", 8))
    await leaderboard.submit(sub("ada", 9, profile={"team": "Bears"}))

    assert [("Foxes", 9), ("Owls", 3)] == await order(leaderboard, "clans")
    assert {"team": "Foxes"} == json.loads((await leaderboard.read.player(MEMBERS, "ada")).profile or "")
    assert {"team": "Bears"} == json.loads((await leaderboard.read.player("game", "ada")).profile or "")
    await leaderboard.profiles.delete("ada")
    await leaderboard.submit(sub("ada", 10))
    assert [("Foxes", 10), ("Owls", 3)] == await order(leaderboard, "clans")

    await leaderboard.boards.reset("clans")
    assert ([], []) == (await order(leaderboard, "clans"), await order(leaderboard, MEMBERS))
    await leaderboard.submit(sub("ada", 2, **OWLS))
    assert [("Owls", 2)] == await order(leaderboard, "clans")
    assert [("Foxes", 10), ("Owls", 3)] == await order(leaderboard, "clans", season=1)
    assert [("ada", 10), ("cyd", 3)] == await order(leaderboard, MEMBERS, season=1)


async def test_mending_reaches_the_team(leaderboard: Application) -> None:
    """A removal, a correction and an erasure: what is left is the sum of what members have, at the moment it had."""
    await clans(leaderboard)
    for player, score in {"ada": 5, "bob": 4, "Foxes": 2}.items():
        await leaderboard.submit(sub(player, score, **FOXES))
    await leaderboard.submit(sub("cyd", 3, **OWLS))
    reached = (await leaderboard.read.player("clans", "Foxes")).updated_at

    corrected = await leaderboard.boards.correct("game", "cyd", PlayerPatch(score=3.5))
    assert [(MEMBERS, ACCEPTED, 3), ("clans", ACCEPTED, 2)] == [tuple(one)[:3] for one in corrected.followers]
    await leaderboard.boards.correct("game", "cyd", PlayerPatch(score=3))
    await leaderboard.boards.correct("game", "ada", PlayerPatch(score=6))
    assert [("Foxes", 12), ("Owls", 3)] == await order(leaderboard, "clans")
    await leaderboard.boards.correct(MEMBERS, "ada", PlayerPatch(score=1))
    assert [("Foxes", 7), ("Owls", 3)] == await order(leaderboard, "clans")
    skipped = await leaderboard.boards.correct("game", "ada", PlayerPatch(score=7))
    assert [(MEMBERS, SKIPPED, 4), ("clans", SKIPPED, 1)] == [tuple(one)[:3] for one in skipped.followers]
    assert (await leaderboard.boards.remove("game", "bob")).visible
    assert [("Foxes", 3), ("Owls", 3)] == await order(leaderboard, "clans")
    assert reached == (await leaderboard.read.player("clans", "Foxes")).updated_at

    erased = await leaderboard.players.erase("Foxes")
    assert [MEMBERS, "game"] == [one.board.id for one in erased.presences]
    assert [("Owls", 3), ("Foxes", 1)] == await order(leaderboard, "clans")
    await leaderboard.players.erase("ada")
    assert [("Owls", 3)] == await order(leaderboard, "clans")
    await leaderboard.boards.remove(MEMBERS, "cyd")
    assert [] == await order(leaderboard, "clans")
    with pytest.raises(PlayerNotFound):
        await leaderboard.players.entries("Foxes")


async def test_teams_are_what_their_members_make_them(leaderboard: Application) -> None:
    """Nobody sends to them, puts them right or takes them away; a player who is called as a team is is another."""
    await clans(leaderboard)
    await leaderboard.submit(sub("ada", 5, **FOXES))
    for board in ("clans", MEMBERS):
        with pytest.raises(BoardFollows):
            await leaderboard.submit(sub("ada", 5, board))
    with pytest.raises(BoardFollows, match=f"'{MEMBERS}'"):
        await leaderboard.boards.correct("clans", "Foxes", PlayerPatch(score=6))
    with pytest.raises(BoardFollows):
        await leaderboard.boards.remove("clans", "Foxes")
    await leaderboard.submit(sub("Foxes", 7))
    await leaderboard.profiles.put("Foxes", Profile(display_name="Not a team"))
    await leaderboard.boards.remove("game", "Foxes")

    assert [("Foxes", 5)] == await order(leaderboard, "clans")
    assert (await leaderboard.read.player("clans", "Foxes")).profile is None


async def test_totals_that_are_too_large(leaderboard: Application) -> None:
    """They are refused with what would make them, which is told; the game keeps it. What is left fits always."""
    await clans(leaderboard, root="replace")
    most = 2**53 - 1
    await leaderboard.submit(sub("ada", most, **FOXES))
    refused = await leaderboard.submit(sub("bob", 1, **FOXES))
    assert [(REJECTED, "score_out_of_bounds")] * 2 == [(one.status, one.code) for one in refused.followers]
    assert ([("Foxes", most)], [("ada", most)]) == (
        await order(leaderboard, "clans"),
        await order(leaderboard, MEMBERS),
    )
    await leaderboard.submit(sub("cyd", -5, **FOXES))
    await leaderboard.submit(sub("bob", 5, **FOXES))
    with pytest.raises(ScoreOutOfBounds):
        await leaderboard.boards.correct(MEMBERS, "bob", PlayerPatch(score=6))
    await leaderboard.boards.remove("game", "cyd")

    assert [("Foxes", most)] == await order(leaderboard, "clans")
    assert {"members": 2, "total": str(most + 5)} == await made_of(leaderboard, "Foxes")


async def test_settings_are_one(leaderboard: Application) -> None:
    """Seasons, bounds, formats and freezing of members are those of their teams, and they end together."""
    await clans(leaderboard, reset_period="daily", max_score=50, max_entries=1, decimals=1)
    await leaderboard.submit(sub("ada", 5, **FOXES))
    with pytest.raises(Invalid, match="max_score: must be changed on 'clans'"):
        await leaderboard.boards.update(MEMBERS, BoardPatch(max_score=10))
    update = BoardPatch(max_score=10, reset_period="weekly", decimals=2, unit="pts", hide_after="2031-01-01T00:00:00Z")
    await leaderboard.boards.update("clans", update)
    teams, members = await leaderboard.boards.get("clans"), await leaderboard.boards.get(MEMBERS)

    for name in ("reset_period", "next_reset_at", "max_score", "decimals", "unit", "hide_after", "season"):
        assert getattr(teams, name) == getattr(members, name), name
    assert (1, None) == (teams.max_entries, members.max_entries)
    told = await leaderboard.submit(sub("bob", 20, **FOXES))
    assert [REJECTED, REJECTED] == [one.status for one in told.followers]
    await leaderboard.boards.reset(MEMBERS)
    assert [2, 2] == [(await leaderboard.boards.get(board)).season for board in ("clans", MEMBERS)]
    with pytest.raises(BoardFollowed):
        await leaderboard.boards.delete(MEMBERS)
    await leaderboard.boards.delete("clans")
    assert ["game"] == [board.id for board in (await leaderboard.boards.list()).boards]
    assert [] == list((await leaderboard.submit(sub("ada", 6))).followers)
    await make(leaderboard, "clans", follows="game", member="team", update_mode=UpdateMode.TEAM_SUM)


async def test_filled_from_what_the_game_holds(leaderboard: Application) -> None:
    """At once or on request, with moments; what is submitted meanwhile counts once; filled again nothing changes."""
    await make(leaderboard, "game", update_mode="increment")
    for player, (score, team) in {"ada": (5, "Foxes"), "bob": (4, "Foxes"), "cyd": (7, "Owls")}.items():
        await leaderboard.submit(sub(player, score, profile={"team": team}))
    await leaderboard.submit(sub("dan", 50))
    await make(leaderboard, "clans", follows="game", member="team", update_mode="team_sum", fill=True)
    await make(leaderboard, "late", follows="game", member="team", update_mode="team_average", max_score=6)
    await leaderboard.submit(sub("bob", 1))
    filled, again = await leaderboard.boards.fill("late"), await leaderboard.boards.fill("late")

    assert [("Foxes", 10), ("Owls", 7)] == await order(leaderboard, "clans")
    assert (1, True, 0) == (filled.players, filled.visible, again.players)
    assert [("Foxes", 3)] == await order(leaderboard, "late")
    assert [("ada", 5), ("bob", 1)] == await order(leaderboard, "late.members")
    assert (await leaderboard.read.player("game", "cyd")).updated_at == (
        await leaderboard.read.player("clans", "Owls")
    ).updated_at


async def test_what_is_shown_is_what_is_kept(leaderboard: Application) -> None:
    """Published, verified and rebuilt as any board is, live and in a past season."""
    await clans(leaderboard, ranking="competition")
    for n in range(30):
        await leaderboard.submit(sub(f"p{n}", n, profile={"team": f"Team {n % 5}"}))
    live = await order(leaderboard, "clans")
    report = await leaderboard.sync()

    assert (3, 0) == (report.verified, report.differences)
    assert [(f"Team {n}", 75 + 6 * n) for n in (4, 3, 2, 1, 0)] == live
    assert live == await order(leaderboard, "clans", source="batch")
    await leaderboard.boards.reset("clans")
    assert live == await order(leaderboard, "clans", season=1)


@pytest.mark.parametrize("follows", ["game", None], ids=["a follower", "a board of its own"])
async def test_an_id_that_is_taken_leaves_nothing(leaderboard: Application, follows: str | None) -> None:
    """Neither the teams nor their members are made where one of both has an id that another board has."""
    await make(leaderboard, "game")
    await make(leaderboard, "clans", follows=follows)
    await make(leaderboard, "others.members", follows=follows)
    for taken, board in (("clans", "clans"), ("others", "others.members")):
        with pytest.raises(BoardExists, match=f"'{board}'"):
            await make(leaderboard, taken, follows="game", member="team", update_mode="team_sum")
    await make(leaderboard, "whole", follows="game", member="team", update_mode="team_sum")
    with pytest.raises(BoardExists, match="'whole'"):
        await make(leaderboard, "whole", follows="game", member="team", update_mode="team_sum")

    boards = sorted(board.id for board in (await leaderboard.boards.list()).boards)
    assert ["clans", "game", "others.members", "whole", "whole.members"] == boards
