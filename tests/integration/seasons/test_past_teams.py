"""What is done to a member in a season that has ended reaches the team there, in every repository."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from leaderboard_core import PlayerPatch
from leaderboard_core.usecases.answers import At
from tests.integration.seasons.timed import HOUR, Timed
from tests.unit.domain.test_calendar import at
from tests.unit.usecases.kit import new, sub

MIDNIGHT = at("2026-03-02T00:00")
SCORES = {"ada": (5, "Foxes"), "bob": (4, "Foxes"), "cyd": (0.1, "Foxes"), "dan": (6, "Owls"), "eve": (3, "Hares")}


async def a_day_that_is_over(timed: Timed, *, settled: bool, **rules: Any) -> None:
    """With three teams, whose members have played in the next one as well."""
    timed.set(MIDNIGHT - 2 * HOUR)
    await timed.one.boards.create(new("game", update_mode="best"))
    await timed.one.boards.create(new("clans", follows="game", member="team", reset_period="daily", **rules))
    sent = [sub(name, score, "game", profile={"team": team}) for name, (score, team) in SCORES.items()]
    await timed.one.submit_many(sent)
    timed.set(MIDNIGHT + HOUR)
    await timed.one.submit_many(sent)
    if settled:
        await timed.one.sync.settle()


async def standings(timed: Timed, season: int | None = 1) -> Sequence[tuple[int | None, str, Any]]:
    entries = (await timed.other.read.top("clans", at=At(season=season))).entries
    return [(entry.rank, entry.player_id, entry.score) for entry in entries]


async def revision(timed: Timed) -> int | None:
    return {one.season: one.standings_revision for one in await timed.one.seasons.of("clans")}[1]


SUM, AVERAGE = {"update_mode": "team_sum"}, {"update_mode": "team_average"}
BEST = {"update_mode": "team_best_sum", "team_size": 2}


@pytest.mark.parametrize("settled", [True, False])
@pytest.mark.parametrize(
    ("rules", "before", "corrected", "without"),
    [
        (SUM, [("Foxes", 9.1), ("Owls", 6), ("Hares", 3)], 5.6, 0.6),
        (AVERAGE, [("Owls", 6), ("Foxes", 9.1 / 3), ("Hares", 3)], 5.6 / 3, 0.3),
        (BEST, [("Foxes", 9), ("Owls", 6), ("Hares", 3)], 5.5, 0.6),
    ],
)
async def test_a_member_who_is_put_right_or_taken_out(
    timed: Timed, settled: bool, rules: Any, before: Any, corrected: float, without: float
) -> None:
    """The team has what that comes to, also by who comes next; standings are published anew, and nobody else moves."""
    await a_day_that_is_over(timed, settled=settled, **rules)
    assert before == [(team, pytest.approx(score)) for _, team, score in await standings(timed)]
    now, first = await standings(timed, None), await revision(timed)

    answer = await timed.one.boards.correct("clans.members", "bob", PlayerPatch(score=0.5), 1)
    told = {team: score for _, team, score in await standings(timed)}
    assert (True, 1) == (answer.visible, answer.season)
    assert {"Foxes": pytest.approx(corrected), "Owls": 6, "Hares": 3} == told
    assert [1, 2, 3] == [rank for rank, *_ in await standings(timed)]
    update = await timed.one.boards.remove("clans.members", "ada", 1)

    assert update.visible
    assert [(1, "Owls", 6), (2, "Hares", 3), (3, "Foxes", pytest.approx(without))] == await standings(timed)
    assert now == await standings(timed, None)
    assert (first, await revision(timed)) == ((1, 3) if settled else (None, 2))


async def test_a_team_without_members_is_taken_out(timed: Timed) -> None:
    """Those behind close up; who it was made of is told of the others."""
    await a_day_that_is_over(timed, settled=True, **BEST)

    await timed.one.boards.remove("clans.members", "dan", 1)
    await timed.one.boards.remove("clans.members", "cyd", 1)

    assert [(1, "Foxes", 9), (2, "Hares", 3)] == await standings(timed)
    entry = await timed.one.read.player("clans", "Foxes", at=At(season=1))
    assert {"members": 2, "total": "9", "best": [5, 4]} == json.loads(entry.metadata or "")


async def test_what_an_erased_member_had_still_counts_for_the_team(timed: Timed) -> None:
    """Also where others are put right or taken out afterwards, and it has to be known who comes next."""
    await a_day_that_is_over(timed, settled=True, **BEST)

    await timed.one.players.erase("ada")
    erased = await standings(timed)
    await timed.one.boards.correct("clans.members", "bob", PlayerPatch(score=0.05), 1)
    corrected = await standings(timed)
    await timed.one.boards.remove("clans.members", "cyd", 1)

    assert [(1, "Foxes", 9), (2, "Owls", 6), (3, "Hares", 3)] == erased
    assert [(1, "Owls", 6), (2, "Foxes", 5.1), (3, "Hares", 3)] == corrected
    assert [(1, "Owls", 6), (2, "Foxes", 5.05), (3, "Hares", 3)] == await standings(timed)


async def test_a_season_that_ends_with_the_correction(timed: Timed) -> None:
    """It was open until now, and nobody has turned it."""
    await a_day_that_is_over(timed, settled=True, **BEST)
    timed.set(MIDNIGHT + 25 * HOUR)

    await timed.one.boards.correct("clans.members", "bob", PlayerPatch(score=0), 2)

    assert [(1, "Owls", 6), (2, "Foxes", 5.1), (3, "Hares", 3)] == await standings(timed, 2)
