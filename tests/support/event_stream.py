"""A client of event streams for tests, which reads them as the standard says."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import httpx2 as httpx

from tests.support.patience import PATIENCE


class Event(NamedTuple):
    """One event: its `id`, None where it has none, and the message in its data."""

    id: str | None
    message: Mapping[str, Any]


class Stream:
    """One stream that is read line by line; comments and `retry` are kept apart."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()
        self.comments = 0
        self.retry: int | None = None

    async def receive(self, seconds: float = PATIENCE) -> Event | None:
        """The next event; None: the stream has ended."""
        id_: str | None = None
        data: list[str] = []
        async with asyncio.timeout(seconds):
            async for line in self._lines:
                name, _, value = line.partition(":")
                value = value.removeprefix(" ")
                match name:
                    case "" if line:
                        self.comments += 1
                    case "":
                        if data:
                            return Event(id_, json.loads("\n".join(data)))
                        id_ = None
                    case "data":
                        data.append(value)
                    case "id":
                        id_ = value
                    case "retry":
                        self.retry = int(value)
                    case _:
                        raise AssertionError(f"an unknown field {line!r}")
        return None

    async def update(self) -> Event:
        """The next event, which has to be an update."""
        event = await self.receive()
        assert event is not None
        assert event.message["type"] == "leaderboard_update", event
        return event

    async def update_with(self, **scores: float) -> Event:
        """The first update that shows these scores."""
        while True:
            event = await self.update()
            shown = {entry["player_id"]: entry["score"] for entry in event.message["data"]["entries"]}
            if scores.items() <= shown.items():
                return event


@asynccontextmanager
async def streaming(
    url: str, board: str, last_event_id: str | None = None, *, headers: Mapping[str, str] | None = None, **query: object
) -> AsyncIterator[Stream]:
    """A stream of a board, closed when the context ends; the server has answered 200."""
    seen = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
    path = f"/api/v1/leaderboards/{board}/stream"
    params = {name: str(value) for name, value in query.items()}
    async with (
        httpx.AsyncClient(base_url=url, timeout=httpx.Timeout(PATIENCE, read=None)) as client,
        client.stream("GET", path, params=params, headers={**(headers or {}), **seen}) as answer,
    ):
        assert answer.status_code == 200, await answer.aread()
        yield Stream(answer)
