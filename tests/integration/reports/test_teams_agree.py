"""Whatever becomes of members, teams have what a second rule says, written with fractions and dictionaries."""

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from leaderboard_core import PlayerPatch, Profile
from leaderboard_core.application import Application
from leaderboard_core.domain import members_builder
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.late_season import LateSeason
from leaderboard_core.domain.rules import TeamTally, tally_with
from leaderboard_core.usecases.submit import Accepted
from tests.integration.reports.test_following import make, order, sub

PLAYERS, TEAMS = [f"p{n}" for n in range(6)], ["Foxes", "Owls", "p1", None]
SCORES = [0, 1, 2, 5, 0.1, 0.2, -0.3, 100.25]
#: How many of its members count for a team where the best do.
SIZE = 2
#: What a difference is called.
TEAM, MEMBER, PAST_TEAM = "what a team has", "what a member has", "what a team had"
#: What the second rule calls those who were erased.
NAMELESS = "nobody "


class Second:
    """The game, its members and their teams."""

    def __init__(self, root: str, mode: str) -> None:
        self.root, self.mode = root, mode
        self.copies: dict[str, str | None] = {}
        self.members: dict[str, tuple[str, float]] = {}
        #: The seasons that are over; who was erased is there without a name.
        self.past: list[dict[str, tuple[str, float]]] = []

    def submit(self, player: str, score: float, team: str | None) -> None:
        if team is not None or player not in self.copies:
            self.copies[player] = team
        held = self.members.get(player)
        counts_for = self.copies[player] if held is None else held[0]
        if counts_for is None:
            return
        if held is not None and self.root == "increment":
            score = float(Fraction(repr(held[1])) + Fraction(repr(float(score))))
        if held is not None and self.root == "best":
            score = max(held[1], score)
        self.members[player] = (counts_for, float(score))

    def erase(self, player: str) -> None:
        self.members.pop(player, None)
        for number, season in enumerate(self.past):
            if player in season:
                season[f"{NAMELESS}{number}{len(season)}{player}"] = season.pop(player)

    def teams(self, members: dict[str, tuple[str, float]] | None = None) -> dict[str, float]:
        said: dict[str, list[Fraction]] = {}
        for team, score in (self.members if members is None else members).values():
            said.setdefault(team, []).append(Fraction(repr(score)))
        if self.mode == "team_best_sum":
            said = {team: sorted(scores)[-SIZE:] for team, scores in said.items()}
        return {
            team: float(sum(scores) / (len(scores) if self.mode == "team_average" else 1))
            for team, scores in said.items()
        }


async def in_the_past(leaderboard: Application, second: Second, player: str, score: float | None) -> None:
    """Put a member right in the last of the seasons that are over and know them, or take them out of it."""
    known = [number for number, members in enumerate(second.past) if player in members]
    if not known:
        return
    team, _ = second.past[known[-1]].pop(player)
    if score is None:
        await leaderboard.boards.remove("clans.members", player, known[-1] + 1)
        return
    second.past[known[-1]][player] = (team, float(score))
    corrected = await leaderboard.boards.correct("clans.members", player, PlayerPatch(score=score), known[-1] + 1)
    assert corrected.visible


async def agree(leaderboard: Application, root: str, mode: str, seed: int) -> None:
    """Lead both through the same story. Raises `AssertionError` with the name of the first difference."""
    random, second = Random(seed), Second(root, mode)
    await make(leaderboard, "game", update_mode=root)
    size = SIZE if mode == "team_best_sum" else None
    await make(leaderboard, "clans", follows="game", member="team", update_mode=mode, team_size=size)
    for step in range(45):
        player, score = random.choice(PLAYERS), random.choice(SCORES)
        match random.choice(
            ["submit"] * 6 + ["profile", "remove", "erase", "correct", "reset"] + ["correct past", "remove past"] * 2
        ):
            case "submit":
                list_ = [
                    (random.choice(PLAYERS), random.choice(SCORES), random.choice(TEAMS))
                    for _ in range(random.choice([1, 1, 4]))
                ]
                given: list[Any] = [{} if team is None else {"profile": {"team": team}} for *_, team in list_]
                sent = [sub(one, had, **fields) for (one, had, _), fields in zip(list_, given, strict=True)]
                assert all(isinstance(one, Accepted) for one in await leaderboard.submit_many(sent))
                for one in list_:
                    second.submit(*one)
            case "profile" if player in second.copies:
                team = random.choice(["Foxes", "Owls"])
                await leaderboard.profiles.put(player, Profile(team=team))
                second.copies[player] = team
            case "remove" if player in second.copies:
                await leaderboard.boards.remove("game", player)
                if second.copies[player]:
                    # Else whoever comes again comes with the profile that is kept.
                    await leaderboard.players.erase(player)
                    second.erase(player)
                second.members.pop(player, None)
                del second.copies[player]
            case "erase" if player in second.copies:
                await leaderboard.players.erase(player)
                second.erase(player)
                del second.copies[player]
            case "correct past" | "remove past" as what:
                await in_the_past(leaderboard, second, player, None if what == "remove past" else score)
            case "correct" if player in second.members:
                await leaderboard.boards.correct("clans.members", player, PlayerPatch(score=score))
                second.members[player] = (second.members[player][0], float(score))
            case "reset" if step % 3 == 0:
                await leaderboard.boards.reset("clans")
                second.past.append(second.members)
                second.members = {}
        members = {player: score for player, (_, score) in second.members.items()}
        assert members == dict(await order(leaderboard, "clans.members")), MEMBER
        assert second.teams() == dict(await order(leaderboard, "clans")), TEAM
        for number, season in enumerate(second.past, start=1):
            named = {player: score for player, (_, score) in season.items() if not player.startswith(NAMELESS)}
            assert named == dict(await order(leaderboard, "clans.members", season=number)), MEMBER
            assert second.teams(season) == dict(await order(leaderboard, "clans", season=number)), PAST_TEAM
    assert 0 == (await leaderboard.sync()).differences


@pytest.mark.parametrize("mode", ["team_sum", "team_average", "team_best_sum"])
@pytest.mark.parametrize("root", ["best", "replace", "increment"])
async def test_teams_agree_with_the_second_rule(leaderboard: Application, root: str, mode: str) -> None:
    """After each step of a story that was drawn, on all stores."""
    await agree(leaderboard, root, mode, seed=2)


def without_taking_out(tally: TeamTally, before: float | None, after: float | None) -> TeamTally:
    """What a member had before stays in the total of the team."""
    told = tally_with(tally, before, after)
    return tally_with(tally, None, after)._replace(members=told.members) if None not in (before, after) else told


def moving(profile: str | None, _: str | None) -> str | None:
    """Who changes the team moves with what they have."""
    return profile


def enough(_: TeamTally, __: int) -> bool:
    """Whoever comes next when a member gets worse or leaves is forgotten."""
    return False


def apart(*of_season: Any, **how: Any) -> LateSeason:
    """What is put right in a season that is over reaches no team."""
    return LateSeason(*of_season, **{**how, "make": ChangeBuilder})


@pytest.mark.parametrize(
    ("mode", "name", "wrong", "reason"),
    [
        ("team_sum", "tally_with", without_taking_out, TEAM),
        ("team_sum", "staying_in_team", moving, TEAM),
        ("team_best_sum", "is_short", enough, TEAM),
        ("team_sum", "LateSeason", apart, PAST_TEAM),
    ],
    ids=["the old score stays in the total", "members move", "nobody comes next", "teams keep what they had"],
)
async def test_a_planted_bug_is_called_by_its_name(
    leaderboard: Application,
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
    name: str,
    wrong: Callable[..., Any],
    reason: str,
) -> None:
    """The second rule finds it."""
    monkeypatch.setattr(members_builder, name, wrong)

    with pytest.raises(AssertionError, match=reason):
        await agree(leaderboard, "replace", mode, seed=2)
