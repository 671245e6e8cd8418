"""Games that have two servers to turn to and ask the other one once, while the servers are restarted."""

import asyncio
from collections.abc import Mapping, Sequence
from itertools import count

import httpx2 as httpx
from attrs import define, field

from tests.faults.history import BASE, DIGITS, History, Outcome
from tests.faults.load import BOARD, SUBMIT

READ = f"/api/v1/leaderboards/{BOARD}"


@define
class Games:
    """Writers and readers who hold to a server of their own, and turn to the other one once when it does not answer.

    `retried` counts what the second one had to answer, `failed` names what neither did.
    """

    urls: Sequence[str]
    history: History = field(factory=History)
    asked: int = 0
    retried: int = 0
    failed: list[str] = field(factory=list)
    _stopping: asyncio.Event = field(factory=asyncio.Event)

    async def run(self, writers: int = 6, readers: int = 2) -> None:
        """Send and read until `stop`; what is under way then is waited for."""
        async with httpx.AsyncClient(timeout=15, limits=httpx.Limits(max_connections=100)) as client:
            tasks = [self._write(client, number) for number in range(writers)]
            tasks += [self._read(client, number) for number in range(readers)]
            await asyncio.gather(*tasks)

    def stop(self) -> None:
        self._stopping.set()

    async def _write(self, client: httpx.AsyncClient, writer: int) -> None:
        for life in count():
            player = f"w{writer}-{life}"
            for _ in range(DIGITS):
                if self._stopping.is_set():
                    return
                digit = self.history.sent(player)
                event = f"{player}-{digit}"
                body = {"player_id": player, "leaderboard_id": BOARD, "score": BASE**digit, "event_id": event}
                if await self._answered(client, writer, "POST", SUBMIT, body):
                    self.history.ended(player, digit, Outcome.ANSWERED)

    async def _read(self, client: httpx.AsyncClient, reader: int) -> None:
        for turn in count(reader):
            if self._stopping.is_set():
                return
            await self._answered(client, turn, "GET", f"{READ}/{'top' if turn % 3 else 'stats'}")
            await asyncio.sleep(0.005)

    async def _answered(
        self, client: httpx.AsyncClient, first: int, method: str, path: str, body: Mapping[str, object] | None = None
    ) -> bool:
        """Whether one of the two servers did it."""
        self.asked += 1
        troubles = []
        for attempt in range(2):
            url = self.urls[(first + attempt) % len(self.urls)]
            try:
                answer = await client.request(method, f"{url}{path}", json=body)
            except httpx.TransportError as error:
                troubles.append(repr(error))
                continue
            if answer.status_code == 200:
                self.retried += attempt
                return True
            troubles.append(f"{answer.status_code} {answer.text}")
        self.failed.append(f"{method} {path}: {', then '.join(troubles)}")
        return False
