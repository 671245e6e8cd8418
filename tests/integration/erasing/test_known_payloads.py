"""Who players are is remembered by every process that read it, and by none for long."""

from typing import Any

import pytest

from leaderboard_core.application import Application
from leaderboard_core.usecases import known_payloads as module
from tests.integration.erasing.story import NEEDLE, TELLING, play
from tests.unit.usecases.kit import new


async def test_who_is_erased_elsewhere_is_remembered_for_a_while_alone(
    leaderboard: Application, elsewhere: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who erases forgets at once; another process by its own rounds, also when nobody asks it any more."""
    monkeypatch.setattr(module, "_ROUNDS_REMEMBERED", 2)
    await leaderboard.boards.create(new("b"))
    await play(leaderboard, "b", "b1")
    for one in (leaderboard, elsewhere):
        assert [NEEDLE, "a", "b", "z"] == [entry.player_id for entry in (await top(one)).entries]
    assert [True, True] == [tells(leaderboard), tells(elsewhere)]

    await leaderboard.players.erase(NEEDLE)

    assert [False, True] == [tells(leaderboard), tells(elsewhere)]
    for _ in range(2):
        await elsewhere.health_sweep()
    assert not tells(elsewhere)


async def top(leaderboard: Application) -> Any:
    return await leaderboard.read.top("b", include=["profile"])


def tells(leaderboard: Application) -> bool:
    """Whether what the process remembers of payloads tells anything of the player."""
    remembered = repr(leaderboard.read._payloads._known)
    return any(word in remembered for word in TELLING)
