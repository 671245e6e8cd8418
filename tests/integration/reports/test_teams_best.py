"""What clans have by the best of their members, whoever comes, goes, gets worse or is looked for."""

import asyncio
import json
from collections.abc import Collection, Mapping
from typing import Any

import pytest

from leaderboard_core import PlayerPatch, ScoreOutOfBounds
from leaderboard_core.application import Application
from leaderboard_core.usecases.rosters import Rosters
from tests.integration.reports.test_following import make, order, sub

FOXES: dict[str, Any] = {"profile": {"team": "Foxes"}}
OWLS: dict[str, Any] = {"profile": {"team": "Owls"}}


async def clans(leaderboard: Application, root: str = "best", size: int = 2, **fields: Any) -> None:
    """A game whose clans have what the best of their members have together."""
    await make(leaderboard, "game", update_mode=root)
    best: dict[str, Any] = {"follows": "game", "member": "team", "update_mode": "team_best_sum", "team_size": size}
    await make(leaderboard, "clans", **best, **fields)


async def made_of(leaderboard: Application, team: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((await leaderboard.read.player("clans", team)).metadata or "")
    return found


@pytest.fixture
def lookups(monkeypatch: pytest.MonkeyPatch) -> list[Collection[str]]:
    """Which teams were looked up."""
    asked: list[Collection[str]] = []
    look_up = Rosters.look_up

    async def counted(rosters: Rosters, uid: int, teams: Collection[str]) -> Mapping[str, Collection[str]]:
        asked.append(teams)
        return await look_up(rosters, uid, teams)

    monkeypatch.setattr(Rosters, "look_up", counted)
    return asked


async def test_the_best_of_each_team_count(leaderboard: Application, lookups: list[Collection[str]]) -> None:
    """Exact in decimals, and told with how many there are; nobody is looked up while nobody gets worse."""
    await clans(leaderboard)
    for player, score in {"ada": 5, "bob": 0.1, "eve": 0.2, "fay": -3}.items():
        await leaderboard.submit(sub(player, score, **FOXES))
    await leaderboard.submit_many([sub("cyd", 4, **OWLS), sub("dan", 4, **OWLS), sub("gus", 1, **OWLS)])
    assert [("Owls", 8), ("Foxes", 5.2)] == await order(leaderboard, "clans")
    assert {"members": 4, "total": "5.2", "best": [5, 0.2]} == await made_of(leaderboard, "Foxes")
    await leaderboard.submit(sub("fay", 3.1))
    assert [("Foxes", 8.1), ("Owls", 8)] == await order(leaderboard, "clans")
    await leaderboard.boards.remove("game", "gus")
    assert [] == lookups


async def test_who_comes_next_is_found(leaderboard: Application, lookups: list[Collection[str]]) -> None:
    """When one who counted leaves, is put right or erased; of teams that ran short before by what is remembered."""
    await clans(leaderboard)
    for player, score in {"ada": 5, "bob": 4, "cyd": 3, "dan": 2, "eve": 1}.items():
        await leaderboard.submit(sub(player, score, **FOXES))
    await leaderboard.submit(sub("gus", 7, **OWLS))

    await leaderboard.boards.remove("game", "ada")
    assert [("Foxes", 7), ("Owls", 7)] == sorted(await order(leaderboard, "clans"))
    await leaderboard.boards.correct("game", "bob", PlayerPatch(score=0.5))
    assert {"Foxes": 5, "Owls": 7} == dict(await order(leaderboard, "clans"))
    assert [{"Foxes"}] == [{*teams} for teams in lookups]
    await leaderboard.players.erase("cyd")
    assert {"Foxes": 3, "Owls": 7} == dict(await order(leaderboard, "clans"))
    await leaderboard.submit(sub("hal", 0.75, **FOXES))
    await leaderboard.boards.correct("clans.members", "dan", PlayerPatch(score=0))
    assert {"members": 4, "total": "1.75", "best": [1, 0.75]} == await made_of(leaderboard, "Foxes")
    for player in ("eve", "hal", "bob", "dan"):
        await leaderboard.boards.remove("clans.members", player)
    assert [("Owls", 7)] == await order(leaderboard, "clans")
    assert 0 == (await leaderboard.sync()).differences


async def test_who_is_erased_is_remembered_by_no_team(
    leaderboard: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process keeps who is in teams that ran short; of somebody erased it keeps nothing."""
    asked: set[Rosters] = set()
    finding = Rosters.finding
    monkeypatch.setattr(Rosters, "finding", lambda rosters: asked.add(rosters) or finding(rosters))
    await clans(leaderboard)
    for player, score in {"ada": 5, "bob": 4, "cyd": 3}.items():
        await leaderboard.submit(sub(player, score, **FOXES))
    await leaderboard.boards.remove("game", "ada")
    uid = (await leaderboard.boards.get("clans.members")).uid

    [rosters] = asked
    assert {"bob", "cyd"} <= {*(rosters.remembered(uid, "Foxes") or ())}
    await leaderboard.players.erase("cyd")
    assert "cyd" not in (rosters.remembered(uid, "Foxes") or ())


async def test_ratings_that_fall(leaderboard: Application, lookups: list[Collection[str]]) -> None:
    """In a list as one by one, and a team is not looked through for each of them."""
    await clans(leaderboard, "replace", 3)
    players = [f"p{n}" for n in range(12)]
    await leaderboard.submit_many([sub(player, 100 + n, **FOXES) for n, player in enumerate(players)])
    await leaderboard.submit_many([sub(player, 50 + n) for n, player in enumerate(reversed(players))])
    assert [("Foxes", 61 + 60 + 59)] == await order(leaderboard, "clans")
    for n, player in enumerate(players):
        await leaderboard.submit(sub(player, 10 * n))
    assert [("Foxes", 110 + 100 + 90)] == await order(leaderboard, "clans")
    assert 1 == len(lookups)


async def test_who_comes_while_a_team_is_looked_through(
    leaderboard: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They count: under the locks the members are counted, and if some are missing the team is looked through again."""
    await clans(leaderboard, "replace", 1)
    for player, score in {"ada": 9, "bob": 1}.items():
        await leaderboard.submit(sub(player, score, **FOXES))
    look_up, came = Rosters.look_up, ["dan", "cyd"]

    async def late(rosters: Rosters, uid: int, teams: Collection[str]) -> Mapping[str, Collection[str]]:
        found = await look_up(rosters, uid, teams)
        if came:
            monkeypatch.setattr(Rosters, "look_up", late)
            await leaderboard.boards.correct("game", "bob", PlayerPatch(score=len(came)))
            await leaderboard.submit(sub(came.pop(), 5 + len(came), **FOXES))
        return found

    monkeypatch.setattr(Rosters, "look_up", late)
    await leaderboard.boards.remove("game", "ada")

    assert [("Foxes", 6)] == await order(leaderboard, "clans")
    assert [] == came


async def test_side_by_side(leaderboard: Application) -> None:
    """Whatever falls and leaves at once, the best of those who are left count."""
    await clans(leaderboard, "replace", 2)
    players = [f"p{n}" for n in range(10)]
    await leaderboard.submit_many([sub(player, 100 + n, **FOXES) for n, player in enumerate(players)])
    async with asyncio.TaskGroup() as tasks:
        for n, player in enumerate(players[:8]):
            tasks.create_task(leaderboard.submit(sub(player, n)))
        for player in players[8:]:
            tasks.create_task(leaderboard.boards.remove("game", player))
    assert [("Foxes", 13)] == await order(leaderboard, "clans")
    assert {"members": 8, "total": "13", "best": [7, 6]} == await made_of(leaderboard, "Foxes")


async def test_a_sum_that_is_too_large_is_judged_by_who_counts(leaderboard: Application) -> None:
    """Also where it has to be looked up who that is."""
    await clans(leaderboard, "replace")
    most = 2**53 - 1
    await leaderboard.submit_many([sub("ada", most, **FOXES), sub("bob", -5, **FOXES), sub("cyd", -7, **FOXES)])
    with pytest.raises(ScoreOutOfBounds):
        await leaderboard.boards.correct("clans.members", "cyd", PlayerPatch(score=1))
    await leaderboard.boards.correct("clans.members", "bob", PlayerPatch(score=-9))
    assert {"members": 3, "total": str(most - 7), "best": [most, -7]} == await made_of(leaderboard, "Foxes")


async def test_low_scores_are_best_where_they_are(leaderboard: Application) -> None:
    """Times of the fastest; filled from what the game holds."""
    await make(leaderboard, "game", update_mode="best", sort_order="asc")
    for player, score in {"ada": 59.5, "bob": 61.25, "cyd": 70}.items():
        await leaderboard.submit(sub(player, score, **FOXES))
    fields: dict[str, Any] = {"member": "team", "update_mode": "team_best_sum", "team_size": 2, "sort_order": "asc"}
    await make(leaderboard, "clans", follows="game", fill=True, **fields)

    assert {"members": 3, "total": "120.75", "best": [59.5, 61.25]} == await made_of(leaderboard, "Foxes")
    await leaderboard.boards.remove("game", "ada")
    assert [("Foxes", 131.25)] == await order(leaderboard, "clans")
