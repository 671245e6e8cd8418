"""A server inside the test's own event loop, so that what it holds can be counted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2 as httpx
from attrs import frozen

from leaderboard_core import NewBoard
from leaderboard_shells import server
from leaderboard_shells.engines.listener import listen, url_of
from leaderboard_shells.engines.running import load_engine
from leaderboard_shells.settings import Auth, Settings, Sqlite
from leaderboard_shells.wiring import Services, services
from tests.support.patience import PATIENCE

OPEN = Auth()


@frozen
class Live:
    """Where it serves, and what is behind it."""

    url: str
    services: Services


@asynccontextmanager
async def serving(
    directory: Path, engine: str = "hypercorn", auth: Auth = OPEN, **sections: Any
) -> AsyncIterator[Live]:
    """A server on loopback with the boards `game1` and `game2`, over a database in `directory`.

    `sections` of the settings may say the rest.
    """
    settings = Settings(sqlite=Sqlite(path=str(directory / "leaderboard.db")), auth=auth, **sections)
    stop = asyncio.Event()
    async with services(settings) as running:
        listener = listen("127.0.0.1", 0, "server.port")
        url = url_of(listener)
        # Nobody asks it whether it is about to stop.
        serving = server.run(settings, running, load_engine(engine), listener, stop, notice=0.0)
        running_server = asyncio.create_task(serving)
        for board in ("game1", "game2"):
            await running.application.boards.create(NewBoard(id=board, name=board))
        await until_it_answers(url)
        yield Live(url, running)
        stop.set()
        await running_server


async def until_it_answers(url: str) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(PATIENCE):
        while True:
            with suppress(httpx.TransportError):
                await client.get(f"{url}/health")
                return
            await asyncio.sleep(0.01)
