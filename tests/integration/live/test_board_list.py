"""The list of boards over `/ws`: told of what changes in it, whichever way it comes, and not of scores."""

import httpx2 as httpx

from tests.support.live import Message, Watcher, make_board, submit, watching
from tests.support.server import Server

LIST = "/api/v1/leaderboards"


async def subscribe(watcher: Watcher) -> None:
    await watcher.send("subscribe_boards")
    assert {"type": "boards_subscribed"} == await watcher.receive()


async def update_of(watcher: Watcher, board: str) -> Message:
    """The next update that names this board, which others of the same server may come before."""
    while True:
        message = await watcher.receive()
        if message["type"] == "boards_update" and (
            board in message["deleted"] or board in [one["id"] for one in message["boards"]]
        ):
            return message


async def test_a_board_is_followed_from_its_making_to_its_end(server: Server, client: httpx.AsyncClient) -> None:
    """Made, patched and reset it comes as the list has it; deleted it goes; nothing is to be read again."""
    board = f"followed-{server.port}"
    async with watching(server.url) as watcher:
        await subscribe(watcher)
        await make_board(client, board)
        made = await update_of(watcher, board)
        await client.patch(f"{LIST}/{board}", json={"name": "Another"})
        patched = await update_of(watcher, board)
        await client.post(f"{LIST}/{board}/reset")
        turned = await update_of(watcher, board)
        listed = (await client.get(f"{LIST}/{board}")).json()["data"]
        await client.delete(f"{LIST}/{board}")
        gone = await update_of(watcher, board)

    assert ["Another", "Another"] == [one["boards"][0]["name"] for one in (patched, turned)]
    assert (1, listed) == (made["boards"][0]["season"], turned["boards"][0])
    assert ([board], []) == (gone["deleted"], gone["boards"])
    assert {False} == {one["reload"] for one in (made, patched, turned, gone)}


async def test_scores_are_no_news_of_the_list(server: Server, client: httpx.AsyncClient, board: str) -> None:
    """Whoever watches the list alone is sent nothing while a game is played."""
    async with watching(server.url) as watcher:
        await subscribe(watcher)
        await submit(client, board, ada=1, bob=2)
        await submit(client, board, ada=3)
        assert await watcher.silence()


async def test_many_boards_at_once_are_to_be_read_again(server: Server, client: httpx.AsyncClient) -> None:
    """A reader who does not keep up is told so once, instead of being sent each."""
    boards = [f"many-{server.port}-{number}" for number in range(130)]
    async with watching(server.url, max_queue=1) as watcher:
        await subscribe(watcher)
        for board in boards:
            await make_board(client, board)
        messages = [await watcher.receive()]
        while not messages[-1]["reload"] and boards[-1] not in [one["id"] for one in messages[-1]["boards"]]:
            messages.append(await watcher.receive())

    assert all(len(message["boards"]) <= 100 for message in messages)
    seen = {one["id"] for message in messages for one in message["boards"]}
    assert messages[-1]["reload"] or seen >= set(boards)


async def test_unsubscribing_ends_it(server: Server, client: httpx.AsyncClient) -> None:
    """After `boards_unsubscribed` nothing more is told of the list."""
    async with watching(server.url) as watcher:
        await subscribe(watcher)
        await watcher.send("unsubscribe_boards")
        assert {"type": "boards_unsubscribed"} == await watcher.receive()
        await make_board(client, f"unheard-{server.port}")
        assert await watcher.silence()


async def test_fields_are_refused(server: Server) -> None:
    """The messages have none of their own."""
    async with watching(server.url) as watcher:
        await watcher.send("subscribe_boards", limit=5, request_id="r")
        refusal = await watcher.receive()
        assert ("invalid", "r") == (refusal["code"], refusal["request_id"])
