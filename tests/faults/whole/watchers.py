"""Watchers of every server, who come back whenever they are cut off."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from attrs import define, field
from websockets.exceptions import WebSocketException

from tests.support.live import Message, watching

#: After how many seconds what has not come is taken for lost.
_PATIENCE = 30.0


#: How many places are watched, and what is seen there.
PLACES = 3
Top = tuple[tuple[str, float], ...]


@define
class Watch:
    """One watcher of one board of one server."""

    url: str
    board: str
    revision: int = 0
    stepped_back: list[str] = field(factory=list)
    #: What was shown last, as players and scores.
    top: Top = ()

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            try:
                async with watching(self.url, open_timeout=5) as watcher:
                    await watcher.send("subscribe", leaderboard_id=self.board, limit=PLACES)
                    while (message := await watcher.receive(3600))["type"] != "error":
                        self._see(message)
            except (OSError, WebSocketException, TimeoutError):
                pass
            await asyncio.sleep(0.05)

    def _see(self, message: Message) -> None:
        if message["type"] != "leaderboard_update":
            return
        self.top = places(message["data"]["entries"])
        revision = message["revision"]
        if revision > self.revision:
            self.revision = revision
        elif revision < self.revision:
            self.stepped_back.append(f"{self.url}: {revision} after {self.revision}")

    async def seconds_until(self, is_there: Callable[["Watch"], bool], began: float) -> float:
        """How long after a moment it was there, and without end if it does not come. Asked when it stays there."""
        deadline = time.monotonic() + _PATIENCE
        while not is_there(self):
            if time.monotonic() > deadline:
                print(f"{self.url} shows {self.board} at {self.revision}: {self.top}", flush=True)
                return math.inf
            await asyncio.sleep(0.01)
        return max(0.0, time.monotonic() - began)


def places(entries: Any) -> Top:
    """Places of a board as players and scores."""
    return tuple((entry["player_id"], entry["score"]) for entry in entries)


@asynccontextmanager
async def watched(urls: Sequence[str], boards: Sequence[str]) -> AsyncIterator[list[Watch]]:
    """A watcher of every board at every server, for as long as the context lasts."""
    watches = [Watch(url, board) for url in urls for board in boards]
    running = [asyncio.create_task(watch.run()) for watch in watches]
    try:
        yield watches
    finally:
        for task in running:
            task.cancel()
        # What it died of otherwise is a fault of the test.
        for outcome in await asyncio.gather(*running, return_exceptions=True):
            if not isinstance(outcome, asyncio.CancelledError):
                raise AssertionError(f"a watcher ended: {outcome!r}")
