"""Who was in a team is remembered by every process that looked, and by none for long."""

import pytest

from leaderboard_core.application import Application
from leaderboard_core.usecases import rosters as module
from leaderboard_core.usecases.rosters import Rosters
from tests.integration.reports.test_following import sub
from tests.integration.reports.test_teams_best import FOXES, clans, made_of


async def test_who_is_erased_elsewhere_is_remembered_for_a_while_alone(
    leaderboard: Application, elsewhere: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is asked nothing any more forgets them by its own rounds; the rest of the team is found again."""
    monkeypatch.setattr(module, "_ROUNDS_REMEMBERED", 2)
    asked: list[Rosters] = []
    finding = Rosters.finding
    monkeypatch.setattr(Rosters, "finding", lambda rosters: asked.append(rosters) or finding(rosters))
    await clans(leaderboard)
    for player, score in {"ada": 5, "bob": 4, "cyd": 3, "dan": 2}.items():
        await leaderboard.submit(sub(player, score, **FOXES))
    await elsewhere.boards.remove("game", "ada")
    rosters, uid = asked[-1], (await elsewhere.boards.get("clans.members")).uid
    assert "cyd" in (rosters.remembered(uid, "Foxes") or ())

    await leaderboard.players.erase("cyd")
    told = []
    for _ in range(4):
        told.append(rosters.remembered(uid, "Foxes") is not None)
        await elsewhere.health_sweep()

    assert [True, True, True, True] == told
    assert rosters.remembered(uid, "Foxes") is None
    await elsewhere.boards.remove("game", "bob")
    assert {"members": 1, "total": "2", "best": [2]} == await made_of(elsewhere, "Foxes")
