"""The boards of clans begin with what the game holds already, while it is being played."""

from collections.abc import Sequence
from typing import Any

import pytest

from leaderboard_core import PlayerPatch, Profile, UpdateMode
from leaderboard_core.application import Application
from leaderboard_core.usecases import filling
from tests.integration.reports.test_following import make, order, sub

TEAMS = {"ada": "Foxes", "bob": "Owls", "cyd": "Foxes", "dan": None, "eve": "Owls"}


async def game(leaderboard: Application) -> None:
    """A game that has been played for a while."""
    await make(leaderboard, "game", update_mode=UpdateMode.INCREMENT)
    for n, (player, team) in enumerate(TEAMS.items(), 1):
        profile: dict[str, Any] | None = None if team is None else {"team": team}
        await leaderboard.submit(sub(player, 10 * n, profile=profile))


async def test_everybody_comes_to_the_board_of_their_clan(leaderboard: Application) -> None:
    """With scores and moments; filled again, nobody comes twice; who is there already keeps what they have."""
    await game(leaderboard)
    await make(leaderboard, "clans", follows="game", each="team", update_mode=UpdateMode.INCREMENT)
    await leaderboard.submit(sub("ada", 1))

    filled = await leaderboard.boards.fill("clans")
    again = await leaderboard.boards.fill("clans")

    assert (3, True, 0) == (filled.players, filled.visible, again.players)
    assert [("cyd", 30), ("ada", 1)] == await order(leaderboard, "clans.foxes")
    assert [("eve", 50), ("bob", 20)] == await order(leaderboard, "clans.owls")
    assert [] == await order(leaderboard, "clans")
    assert (await leaderboard.read.player("game", "bob")).updated_at == (
        await leaderboard.read.player("clans.owls", "bob")
    ).updated_at
    await leaderboard.submit(sub("eve", 1))
    assert [("eve", 51), ("bob", 20)] == await order(leaderboard, "clans.owls")


async def test_filled_when_it_is_made_within_its_conditions(leaderboard: Application) -> None:
    """Bounds and `where` hold, and there are no more boards than may be."""
    await game(leaderboard)
    await leaderboard.boards.correct("game", "cyd", PlayerPatch(metadata={"level": 3}))
    await make(leaderboard, "small", follows="game", each="team", max_score=25, fill=True)
    await make(leaderboard, "hard", follows="game", each="team", where={"metadata.level": 3}, fill=True)
    await make(leaderboard, "one", follows="game", each="team", max_each=1, fill=True)

    assert [[("ada", 10)], [("bob", 20)]] == [await order(leaderboard, f"small.{team}") for team in ("foxes", "owls")]
    assert ["hard.foxes"] == [board for board in await names(leaderboard) if board.startswith("hard.")]
    assert [("cyd", 30)] == await order(leaderboard, "hard.foxes")
    assert ["one.foxes"] == [board for board in await names(leaderboard) if board.startswith("one.")]


async def names(leaderboard: Application) -> Sequence[str]:
    return [board.id for board in (await leaderboard.boards.list()).boards]


@pytest.mark.parametrize("together", [1, 2, 1000])
async def test_who_plays_meanwhile_counts_once(
    leaderboard: Application, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    """Between any two pieces a player plays, a profile changes and a clan's season ends."""
    await game(leaderboard)
    await make(leaderboard, "clans", follows="game", each="team", update_mode=UpdateMode.INCREMENT)
    await leaderboard.submit(sub("fay", 1, profile={"team": "Bears"}))
    await leaderboard.boards.reset("clans.bears")
    await leaderboard.submit(sub("gil", 5, profile={"team": "Bears"}))
    monkeypatch.setattr(filling, "_TOGETHER", together)
    right, said = filling.Filling._fill_values, []

    async def interrupted(self: Any, *args: Any) -> Any:
        if not said:
            said.append(True)
            await leaderboard.submit(sub("eve", 1))
            await leaderboard.profiles.put("bob", Profile(team="Foxes"))
            await leaderboard.boards.reset("clans.bears")
        return await right(self, *args)

    monkeypatch.setattr(filling.Filling, "_fill_values", interrupted)
    await leaderboard.boards.fill("clans")

    assert [("cyd", 30), ("bob", 20), ("ada", 10)] == await order(leaderboard, "clans.foxes")
    assert [("eve", 51)] == await order(leaderboard, "clans.owls")
    # What the game holds is no beginning of a season that began after the filling did.
    assert [] == await order(leaderboard, "clans.bears")


async def test_who_changes_the_clan_is_handed_on_by_what_is_known_under_the_lock(
    leaderboard: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copies that are looked through say nothing that is not looked at again."""
    await game(leaderboard)
    await make(leaderboard, "clans", follows="game", each="team")
    hand_on, moved = filling.Filling._hand_on, []

    async def late(self: Any, *args: Any) -> Any:
        if not moved:
            moved.append(True)
            await leaderboard.profiles.put("bob", Profile(team="Foxes"))
        return await hand_on(self, *args)

    monkeypatch.setattr(filling.Filling, "_hand_on", late)
    filled = await leaderboard.boards.fill("clans")

    assert 4 == filled.players
    assert [("cyd", 30), ("bob", 20), ("ada", 10)] == await order(leaderboard, "clans.foxes")
    assert [("eve", 50)] == await order(leaderboard, "clans.owls")
