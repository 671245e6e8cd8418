"""Games that send scores, and people who look at them, while things break."""

import asyncio
import itertools
from collections.abc import Sequence

import httpx2 as httpx
from attrs import define, field

from tests.faults.history import BASE, DIGITS, History, Outcome

BOARD = "faults"
SUBMIT = "/api/v1/scores"


@define
class Load:
    """Writers and readers on some servers until they are told to stop.

    Half of the writers send everything with an event id, again and again until it is answered; the others send it
    once. A reader asserts that no answer is older than what was answered before it was asked, nor beyond what was sent.
    """

    urls: Sequence[str]
    history: History = field(factory=History)
    untrue: list[str] = field(factory=list)
    reads: int = 0
    unexpected: list[str] = field(factory=list)
    _stopping: asyncio.Event = field(factory=asyncio.Event)
    _players: list[str] = field(factory=list)

    async def run(self, writers: int = 6, readers: int = 2) -> None:
        """Send and read until `stop`; what is under way then is waited for."""
        async with httpx.AsyncClient(timeout=15, limits=httpx.Limits(max_connections=100)) as client:
            tasks = [self._write(client, number) for number in range(writers)]
            tasks += [self._read(client, number) for number in range(readers)]
            await asyncio.gather(*tasks)

    def stop(self) -> None:
        self._stopping.set()

    async def _write(self, client: httpx.AsyncClient, writer: int) -> None:
        resends = writer % 2 == 0
        for life in itertools.count():
            player = f"w{writer}-{life}"
            self._players.append(player)
            for _ in range(DIGITS):
                if self._stopping.is_set():
                    return
                await self._submit(client, writer, player, resends)

    async def _submit(self, client: httpx.AsyncClient, writer: int, player: str, resends: bool) -> None:
        digit = self.history.sent(player)
        body: dict[str, object] = {"player_id": player, "leaderboard_id": BOARD, "score": BASE**digit}
        if resends:
            body["event_id"] = f"{player}-{digit}"
        for attempt in itertools.count():
            url = self.urls[(writer + attempt) % len(self.urls)]
            outcome = await self._send(client, url, body)
            self.history.ended(player, digit, outcome)
            if outcome is Outcome.ANSWERED or not resends or self._stopping.is_set():
                break
            await asyncio.sleep(0.05)
        if outcome is not Outcome.ANSWERED:
            await asyncio.sleep(0.05)

    async def _send(self, client: httpx.AsyncClient, url: str, body: dict[str, object]) -> Outcome:
        try:
            answer = await client.post(f"{url}{SUBMIT}", json=body)
        except httpx.ConnectError:
            return Outcome.REFUSED
        except httpx.TransportError:
            return Outcome.UNKNOWN
        if answer.status_code == 200:
            return Outcome.ANSWERED
        code = answer.json().get("code")
        # A server that was frozen may have heard nothing of the body in time.
        if (answer.status_code, code) in ((503, "store_unavailable"), (408, "too_slow")):
            return Outcome.REFUSED
        if (answer.status_code, code) != (503, "outcome_unknown"):
            self.unexpected.append(f"{answer.status_code} {answer.text}")
        return Outcome.UNKNOWN

    async def _read(self, client: httpx.AsyncClient, reader: int) -> None:
        turn = itertools.count(reader)
        while not self._stopping.is_set():
            if not self._players:
                await asyncio.sleep(0.01)
                continue
            number = next(turn)
            player = self._players[-1 - number % min(len(self._players), 8)]
            await self._look(client, self.urls[number % len(self.urls)], player)
            await asyncio.sleep(0.002)

    async def _look(self, client: httpx.AsyncClient, url: str, player: str) -> None:
        floor = self.history.answered_sum(player)
        try:
            answer = await client.get(f"{url}/api/v1/leaderboards/{BOARD}/player/{player}")
        except httpx.TransportError:
            return
        if answer.status_code == 503:
            return
        if answer.status_code not in (200, 404):
            self.unexpected.append(f"{answer.status_code} {answer.text}")
            return
        self.reads += 1
        shown = answer.json()["data"]["score"] if answer.status_code == 200 else 0
        if not floor <= shown <= self.history.possible_sum(player):
            self.untrue.append(f"{player} at {shown}, answered before {floor}: {answer.text}")
