"""Watchers of a board that freezes and is shown again, without anybody submitting anything."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leaderboard_core import BoardPatch, Submission
from leaderboard_shells.settings import Auth
from tests.integration.access.kit import player
from tests.support.event_stream import streaming
from tests.support.in_process import Live, serving
from tests.support.keys import SECRET, bearer, key
from tests.support.live import Watcher, watching

KEEPER = bearer("keeper")


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Live]:
    keys = (key("keeper", "read", "manage"), key("sender", "submit"))
    async with serving(tmp_path, auth=Auth(keys=keys, anonymous=("read",), token_secret=SECRET)) as live:
        await submit(live, "alice", 5)
        yield live


async def submit(live: Live, player_id: str, score: int) -> None:
    submission = Submission(player_id=player_id, leaderboard_id="game1", score=score)
    await live.services.application.submit(submission)


async def freeze(live: Live, begin: float, end: float) -> None:
    """From so many seconds from now on, and until."""
    now = datetime.now(UTC)
    patch = BoardPatch(hide_after=now + timedelta(seconds=begin), show_at=now + timedelta(seconds=end))
    await live.services.application.boards.update("game1", patch)


def names(update: Mapping[str, Any]) -> list[str]:
    return [entry["player_id"] for entry in update["data"]["entries"]]


async def update_that(watcher: Watcher, *, frozen: bool) -> dict[str, Any]:
    """The next update that is frozen, or is not."""
    while (message := await watcher.receive())["data"].get("frozen", False) is not frozen:
        pass
    return message


async def test_watchers_are_told_when_time_has_come(live: Live) -> None:
    """An update that shows nobody when it freezes, nothing while scores go on, and one with everybody at the end."""
    async with watching(live.url) as watcher, watching(live.url, additional_headers=KEEPER) as keeper:
        assert ["alice"] == names(await watcher.subscribe("game1", player_id="alice"))
        await keeper.subscribe("game1")
        await freeze(live, 1, 5)

        frozen = await update_that(watcher, frozen=True)
        assert ([], None, []) == (names(frozen), frozen["data"]["total_players"], frozen["data"]["around"])
        await submit(live, "bob", 9)
        assert ["bob", "alice"] == names(await keeper.receive())
        assert await watcher.silence(1)
        shown = await update_that(watcher, frozen=False)
        assert (["bob", "alice"], 2) == (names(shown), shown["data"]["total_players"])
        assert await keeper.silence(1)


async def test_what_a_socket_asks_for(live: Live) -> None:
    """`get` and `subscribe` show nobody, nor does a player's token, and no answer to a score tells a rank."""
    await freeze(live, -1, 3600)
    for headers in ({}, player("alice")):
        async with watching(live.url, additional_headers=headers) as watcher:
            await watcher.send("get", leaderboard_id="game1", player_id="alice")
            told = await watcher.receive()
            assert (True, []) == (told["data"]["frozen"], told["data"]["around"])
            assert [] == names(await watcher.subscribe("game1"))
    async with watching(live.url, additional_headers=bearer("sender")) as sender:
        await sender.send("submit_score", player_id="bob", leaderboard_id="game1", score=9)
        result = (await sender.receive())["data"]
        assert (None, None, True) == (result["rank"], result["previous_rank"], result["frozen"])


async def test_who_a_socket_speaks_for_may_change(live: Live) -> None:
    """With a key that manages the board it is shown at once, and no more once another one is shown."""
    await freeze(live, -1, 3600)
    async with watching(live.url) as watcher:
        assert [] == names(await watcher.subscribe("game1"))

        await watcher.send("auth", token="lbk_keeper")
        assert ["alice"] == names(await update_that(watcher, frozen=False))
        await watcher.send("auth", token=player("alice")["Authorization"].removeprefix("Bearer "))
        assert [] == names(await update_that(watcher, frozen=True))
        await submit(live, "bob", 9)
        assert await watcher.silence(1)


async def test_the_list_of_boards_does_not_tell_that_scores_come(live: Live) -> None:
    """Neither by news of it nor by what they say."""
    async with watching(live.url) as watcher:
        await watcher.send("subscribe_boards")
        await watcher.receive_until("boards_subscribed")
        await freeze(live, -1, 3600)
        [*_, before] = await watcher.receive_until("boards_update")
        await submit(live, "bob", 9)
        assert await watcher.silence(1)
        await live.services.application.boards.update("game1", BoardPatch(name="G"))
        [*_, after] = await watcher.receive_until("boards_update")

    told = [one["boards"][0] for one in (before, after)]
    assert told[0]["last_activity_at"] == told[0]["updated_at"]
    assert told[1]["last_activity_at"] == told[1]["updated_at"]


async def test_a_stream(live: Live) -> None:
    """As a socket; and one who comes back is told what it shows now, though the revision has stayed what it was."""
    async with streaming(live.url, "game1") as stream:
        first = await stream.update()
        await freeze(live, 1, 3)
        while not (frozen := await stream.update()).message["data"].get("frozen"):
            pass
        shown = await stream.update()
    assert [["alice"], [], ["alice"]] == [names(one.message) for one in (first, frozen, shown)]
    assert f"{shown.id}-frozen" == frozen.id
    await freeze(live, -1, 3600)
    async with streaming(live.url, "game1", shown.id) as stream:
        assert [] == names((await stream.update()).message)
    async with streaming(live.url, "game1", headers=KEEPER) as stream:
        assert ["alice"] == names((await stream.update()).message)
