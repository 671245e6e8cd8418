"""Players without a result on boards that follow another, and in teams."""

from leaderboard_core import NewBoard
from leaderboard_core.application import Application
from tests.integration.reports.test_unranked import ORDER, race, result


async def test_those_who_follow(leaderboard: Application) -> None:
    """A board that follows takes no result where it is set up so; else it is told of as rejected. A team has nothing of
    a member without a result: no sum, no divisor, none of its best."""
    await leaderboard.boards.create(NewBoard(id="race", name="R", allow_null_score=True))
    for name, said in {
        "open": {"allow_null_score": True},
        "closed": {},
        "sum": {"member": "team", "update_mode": "team_sum", "allow_null_score": True},
        "average": {"member": "team", "update_mode": "team_average", "allow_null_score": True},
        "best": {"member": "team", "update_mode": "team_best_sum", "team_size": 2, "allow_null_score": True},
    }.items():
        await leaderboard.boards.create(NewBoard(id=name, name=name, follows="race", **said))  # type: ignore[arg-type]
    team = {"profile": {"team": "reds"}}
    for player, score in {"a": None, "b": 4, "c": 2, "d": None}.items():
        answer = await leaderboard.submit(result(player, score, **team))
    rejected = {one.leaderboard_id: (one.status.value, one.code) for one in answer.followers}

    assert ("rejected", "invalid") == rejected["closed"]
    assert ("accepted", None) == rejected["open"]
    once = result("e", None, event_id="e", **team)
    answers = [await leaderboard.submit(once), await leaderboard.submit(once)]
    assert ["accepted", "duplicate"] == [one.followers[0].status.value for one in answers]
    assert [None, None] == [one.followers[0].rank for one in answers]
    assert 5 == (await leaderboard.read.top("open")).total_players
    assert 2 == (await leaderboard.read.top("closed")).total_players
    totals = {}
    for submitted in (None, ("b", None), ("a", 8), ("c", None), ("a", None)):
        if submitted is not None:
            await leaderboard.submit(result(*submitted))
        for name in ("sum", "average", "best"):
            entries = (await leaderboard.read.top(name)).entries
            totals.setdefault(name, []).append(entries[0].score if entries else None)
    assert {"sum": [6, 2, 10, 8, None], "average": [3, 2, 5, 8, None], "best": [6, 2, 10, 8, None]} == totals


async def test_filling_hands_them_on(leaderboard: Application) -> None:
    """To a board that takes them."""
    await race(leaderboard)
    for name, takes in (("takes", True), ("not", False)):
        new = NewBoard(id=name, name=name, follows="race", sort_order="asc", fill=True, allow_null_score=takes)
        await leaderboard.boards.create(new)

    assert ORDER == [one.player_id for one in (await leaderboard.read.top("takes")).entries]
    assert ORDER[:4] == [one.player_id for one in (await leaderboard.read.top("not")).entries]
