"""The session in the documentation is one that takes place."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx

from tests.support.live import make_board, watching
from tests.support.server import Server

PAGE = Path(__file__).parents[3].joinpath("docs/websocket.md").read_text()


def conversation(board: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Who says what, on the board of this test."""
    [block] = re.findall(r"^```text\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    for line in block.replace("game1", board).splitlines():
        yield line[0], json.loads(line[1:])


async def test_the_conversation_takes_place(server: Server, client: httpx.AsyncClient) -> None:
    """Every answer is the documented one, but for the moment it was given."""
    await make_board(client, board := f"documented-{server.port}", update_mode="increment")
    async with watching(server.url) as watcher:
        for who, message in conversation(board):
            if who == "→":
                await watcher.connection.send(json.dumps(message))
                continue
            answer = await watcher.receive()
            assert message.pop("timestamp", None) is None or answer.pop("timestamp")
            assert message == answer
