"""Who watches a wide board is shown what becomes of it, whichever shard it is and whichever server it comes by."""

import asyncio
from contextlib import suppress
from itertools import pairwise

import httpx2 as httpx
import pytest

from tests.integration.wide.kit import BOARDS, SHARDS, make_wide, one_of_each, submit
from tests.support.event_stream import streaming
from tests.support.live import Message, Watcher, watching
from tests.support.server import Server

pytestmark = pytest.mark.timeout(120)

PLAYERS = one_of_each()


def shown(message: Message) -> dict[str, float]:
    return {entry["player_id"]: entry["score"] for entry in message["data"]["entries"]}


async def update_with(watcher: Watcher, board_id: str, **scores: float) -> Message:
    """The first update that shows these scores."""
    while True:
        message = await watcher.receive()
        assert (message["type"], message["leaderboard_id"]) == ("leaderboard_update", board_id), message
        if scores.items() <= shown(message).items():
            return message


async def test_a_change_of_any_shard_is_shown(client: httpx.AsyncClient, other: Server) -> None:
    """Over both doors, at another server, with the sum of the revisions and the revisions."""
    board_id = await make_wide(client)
    async with watching(other.url) as watcher, streaming(other.url, board_id) as stream:
        first = await watcher.subscribe(board_id, player_id=PLAYERS[3], range=1)
        assert {} == shown(first)
        assert {} == shown(dict((await stream.update()).message))
        for number, player in enumerate(PLAYERS):
            await submit(client, board_id, {player: number})
            message = await update_with(watcher, board_id, **{player: number})
            event = await stream.update_with(**{player: number})
            for told in (message, event.message):
                assert (told["revision"], SHARDS) == (sum(told["revisions"]), len(told["revisions"]))
            assert number + 1 == message["data"]["total_players"]

    assert PLAYERS[::-1] == list(shown(message))
    assert PLAYERS[3] in [entry["player_id"] for entry in message["data"]["around"]]


async def test_it_never_goes_back(client: httpx.AsyncClient, elsewhere: httpx.AsyncClient, other: Server) -> None:
    """While both servers write, no component of the revisions becomes smaller, and no score is lost that was shown."""
    board_id = await make_wide(client)
    seen: list[Message] = []

    async def watch() -> None:
        async with watching(other.url) as watcher:
            seen.append(await watcher.subscribe(board_id))
            while True:
                seen.append(await update_with(watcher, board_id))

    watching_it = asyncio.create_task(watch())
    for score in range(1, 30):
        await asyncio.gather(
            submit(client, board_id, dict.fromkeys(PLAYERS[::2], score)),
            submit(elsewhere, board_id, dict.fromkeys(PLAYERS[1::2], score)),
        )
    async with asyncio.timeout(30):
        while not seen or set(shown(seen[-1]).values()) != {29}:
            assert not watching_it.done(), watching_it.exception()
            await asyncio.sleep(0.05)
    watching_it.cancel()
    with suppress(asyncio.CancelledError):
        await watching_it

    for before, after in pairwise(seen):
        assert all(one <= another for one, another in zip(before["revisions"], after["revisions"], strict=True))
        assert all(shown(after)[player] >= score for player, score in shown(before).items())


async def test_its_seasons_and_its_end(client: httpx.AsyncClient, other: Server) -> None:
    """After a reset it is empty, in the next season; when it is deleted the subscription ends."""
    board_id = await make_wide(client)
    await submit(client, board_id, dict.fromkeys(PLAYERS, 5))
    async with watching(other.url) as watcher, streaming(other.url, board_id) as stream:
        assert dict.fromkeys(PLAYERS, 5) == shown(await watcher.subscribe(board_id))
        await client.post(f"{BOARDS}/{board_id}/reset")
        while (message := await update_with(watcher, board_id))["data"]["season"] == 1:
            assert len(PLAYERS) == len(shown(message)), "half of a season is shown"
        assert {} == shown(message)
        await client.delete(f"{BOARDS}/{board_id}")
        messages = await watcher.receive_until("leaderboard_deleted", leaderboard_id=board_id)
        while (event := await stream.receive()) is not None:
            last = event.message

    assert {"leaderboard_update"} >= {message["type"] for message in messages[:-1]}
    assert ("leaderboard_deleted", board_id) == (last["type"], last["leaderboard_id"])


async def test_the_list_of_boards(client: httpx.AsyncClient, other: Server) -> None:
    """It is told that a wide board was made, changed and ended, once each, and never of a shard."""
    async with watching(other.url) as watcher:
        await watcher.send("subscribe_boards")
        assert {"type": "boards_subscribed"} == await watcher.receive()
        board_id = await make_wide(client)
        [made] = (await watcher.receive())["boards"]
        await client.patch(f"{BOARDS}/{board_id}", json={"name": "Another"})
        [patched] = (await watcher.receive())["boards"]
        await submit(client, board_id, dict.fromkeys(PLAYERS, 5))
        await client.post(f"{BOARDS}/{board_id}/reset")
        [turned] = (await watcher.receive())["boards"]
        await client.delete(f"{BOARDS}/{board_id}")
        ended = await watcher.receive()
        assert await watcher.silence(1.5)

    assert [(board_id, SHARDS)] * 3 == [(one["id"], one["shards"]) for one in (made, patched, turned)]
    assert ("Another", 2) == (turned["name"], turned["season"])
    assert ([board_id], [], False) == (ended["deleted"], ended["boards"], ended["reload"])
