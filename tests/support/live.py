"""A client of `/ws` for tests: sends objects, reads objects, and can be asked what it was shown."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx2 as httpx
from websockets.asyncio.client import ClientConnection, connect

from tests.support.patience import PATIENCE

Message = dict[str, Any]


class Watcher:
    """One socket to a server."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, type_: str, **fields: object) -> None:
        await self.connection.send(json.dumps({"type": type_, **fields}))

    async def receive(self, seconds: float = PATIENCE) -> Message:
        async with asyncio.timeout(seconds):
            message: Message = json.loads(await self.connection.recv())
            return message

    async def receive_until(self, type_: str, **fields: object) -> list[Message]:
        """All messages up to the first of this type with these fields, that one included."""
        messages = [await self.receive()]
        while not matches(messages[-1], type_, fields):
            messages.append(await self.receive())
        return messages

    async def silence(self, seconds: float = 0.5) -> bool:
        """Whether nothing arrives for a while."""
        try:
            await self.receive(seconds)
        except TimeoutError:
            return True
        return False

    async def subscribe(self, board: str, **fields: object) -> Message:
        """Subscribe and return the snapshot that follows at once."""
        await self.send("subscribe", leaderboard_id=board, **fields)
        assert await self.receive() == {"type": "subscribed", "leaderboard_id": board}
        return await self.receive()


def matches(message: Message, type_: str, fields: Mapping[str, object]) -> bool:
    return message["type"] == type_ and all(message.get(name) == value for name, value in fields.items())


@asynccontextmanager
async def watching(url: str, **options: Any) -> AsyncIterator[Watcher]:
    """A socket to the server at `url`, closed when the context ends."""
    async with connect(f"{url.replace('http', 'ws', 1)}/ws", **options) as connection:
        yield Watcher(connection)


async def make_board(client: httpx.AsyncClient, board: str, **fields: object) -> None:
    answer = await client.post("/api/v1/leaderboards", json={"id": board, "name": board, **fields})
    assert answer.status_code == 201, answer.text


async def submit(client: httpx.AsyncClient, board: str, **scores: int) -> None:
    """Send scores by player in one batch."""
    batch = [{"player_id": player, "leaderboard_id": board, "score": score} for player, score in scores.items()]
    answer = await client.post("/api/v1/scores/batch", json={"scores": batch}, timeout=30)
    assert answer.status_code == 200, answer.text
