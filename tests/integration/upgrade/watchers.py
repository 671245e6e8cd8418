"""Watchers of a board who take the next server when theirs goes."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from attrs import define, field
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.support.live import watching


@define
class Spectator:
    """One of them. `untrue` names updates that are older than those before, from whichever server they came."""

    board: str
    #: Those that serve now.
    urls: Sequence[str]
    connections: int = 0
    updates: int = 0
    revision: int = 0
    entries: Sequence[Mapping[str, Any]] = ()
    untrue: list[str] = field(factory=list)

    async def run(self) -> None:
        while True:
            with suppress(ConnectionClosed, InvalidHandshake, OSError):
                url = self.urls[self.connections % len(self.urls)]
                self.connections += 1
                async with watching(url) as watcher:
                    self._see(url, await watcher.subscribe(self.board))
                    while True:
                        self._see(url, await watcher.receive())
            await asyncio.sleep(0.05)

    def _see(self, url: str, message: Mapping[str, Any]) -> None:
        entries = message["data"]["entries"]
        if message["revision"] < self.revision:
            self.untrue.append(f"{url} went back from revision {self.revision}: {message}")
        if [*range(1, len(entries) + 1)] != [entry["rank"] for entry in entries]:
            self.untrue.append(f"{url} shows ranks with gaps: {message}")
        self.updates += 1
        self.revision, self.entries = message["revision"], entries


@asynccontextmanager
async def spectators(board: str, urls: Sequence[str], number: int = 2) -> AsyncIterator[Sequence[Spectator]]:
    """So many of them, each of whom begins at another server, for as long as the context lasts."""
    made = [Spectator(board, urls, connections=first) for first in range(number)]
    tasks = [asyncio.create_task(one.run()) for one in made]
    try:
        yield made
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert [] == [error for error in ended if not isinstance(error, asyncio.CancelledError)]
