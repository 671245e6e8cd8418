"""The messages that the web page is tested with are those that a server sends."""

import json
import re
from pathlib import Path

import httpx2 as httpx

from tests.support.live import Message, Watcher, make_board, submit, watching
from tests.support.server import Server

GOLDEN = Path(__file__).parents[2] / "golden/live/messages.json"
PAGE = Path(__file__).parents[3] / "docs/websocket.md"
BOARD = "golden"
#: Every moment in the golden file.
MOMENT = "2026-11-24T07:00:00.000000Z"


async def conversation(watcher: Watcher, client: httpx.AsyncClient) -> list[tuple[str, Message]]:
    """What the page can come to hear, each message under the name of what it is."""

    async def heard(name: str) -> tuple[str, Message]:
        message = await watcher.receive()
        return name, {**message, "timestamp": MOMENT} if "timestamp" in message else message

    view = {"leaderboard_id": BOARD, "limit": 50, "player_id": "cyd", "range": 3, "request_id": f"board:{BOARD}"}
    await watcher.send("subscribe", **view)
    said = [await heard("no board")]
    await make_board(client, BOARD, max_entries=2)
    await watcher.send("subscribe", **view)
    said += [await heard("subscribed"), await heard("nobody yet")]
    await submit(client, BOARD, cyd=10)
    said.append(await heard("first score"))
    await submit(client, BOARD, ada=30, bob=20.5)
    said.append(await heard("below the line"))
    await client.post(f"/api/v1/leaderboards/{BOARD}/reset")
    said.append(await heard("next season"))
    await watcher.send("ping")
    said.append(await heard("pong"))
    await client.delete(f"/api/v1/leaderboards/{BOARD}")
    said.append(await heard("deleted"))
    await watcher.send("unsubscribe", leaderboard_id=BOARD)
    said.append(await heard("unsubscribed"))
    return said


async def list_conversation(watcher: Watcher, client: httpx.AsyncClient) -> list[tuple[str, Message]]:
    """What whoever watches the list of boards comes to hear."""

    async def heard(name: str) -> tuple[str, Message]:
        message = await watcher.receive()
        while "deleted" in message and BOARD not in [*message["deleted"], *(one["id"] for one in message["boards"])]:
            message = await watcher.receive()
        for board in message.get("boards", ()):
            board |= {name: MOMENT for name in board if name.endswith("_at") and board[name]}
        return name, message

    await watcher.send("subscribe_boards")
    said = [await heard("list subscribed")]
    await make_board(client, BOARD, update_mode="best")
    said.append(await heard("board made"))
    await client.delete(f"/api/v1/leaderboards/{BOARD}")
    said.append(await heard("board deleted"))
    await watcher.send("unsubscribe_boards")
    said.append(await heard("list unsubscribed"))
    return said


async def test_a_server_says_what_the_golden_file_holds(server: Server, client: httpx.AsyncClient) -> None:
    """A real session gives the golden messages, moments aside."""
    async with watching(server.url) as watcher:
        said = [*await conversation(watcher, client), *await list_conversation(watcher, client)]

    assert json.loads(GOLDEN.read_text()) == dict(said)


def test_the_documentation_shows_the_same_update() -> None:
    """The message about a board in `docs/websocket.md` is the golden one."""
    [shown] = re.findall(r"^```json\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    assert json.loads(GOLDEN.read_text())["board made"] == json.loads(shown)
