"""Games that send scores, and people who look at them, while things break."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx2 as httpx
from attrs import define, field

from tests.faults.history import BASE, DIGITS, History, Outcome
from tests.support.proxy import raised

BOARD = "faults"
SUBMIT = "/api/v1/scores"


@define
class Load:
    """Writers and readers on some servers until they are told to stop.

    Half of the writers send everything with an event id, again and again until it is answered; the others send it
    once. A reader asserts that no answer is older than what was answered before it was asked, nor beyond what was sent.
    """

    urls: Sequence[str]
    board: str = BOARD
    history: History = field(factory=History)
    untrue: list[str] = field(factory=list)
    reads: int = 0
    unexpected: list[str] = field(factory=list)
    answered: int = 0
    #: How many seconds what was answered with `visible: false` may take to be shown by servers that have not done it.
    patience: float = 0.0
    #: Whether what a server answers now may be missing from what others show, for as long: it may still be connected
    #: to a primary that is none any more, whose acknowledgements are worth nothing (docs/guarantees.md).
    is_split: bool = False
    #: By player: when it was answered, the score, and which server alone is held to it; None: none is.
    _unseen: dict[str, list[tuple[float, float, str | None]]] = field(factory=dict)
    _under_way: int = 0
    _nothing_under_way: asyncio.Event = field(factory=lambda: raised(asyncio.Event()))
    _going: asyncio.Event = field(factory=lambda: raised(asyncio.Event()))
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
        self._going.set()

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Nothing is sent while the context lasts, and nothing is under way; readers read on."""
        self._going.clear()
        try:
            await self._nothing_under_way.wait()
            yield
        finally:
            self._going.set()

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        """Begins when something may be sent, and is waited for by who holds the load."""
        await self._going.wait()
        self._under_way += 1
        self._nothing_under_way.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._nothing_under_way.set()

    async def _write(self, client: httpx.AsyncClient, writer: int) -> None:
        resends = writer % 2 == 0
        for life in itertools.count():
            player = f"w{writer}-{life}"
            self._players.append(player)
            for _ in range(DIGITS):
                if self._stopping.is_set():
                    return
                async with self.sending():
                    await self._submit(client, writer, player, resends)

    async def _submit(self, client: httpx.AsyncClient, writer: int, player: str, resends: bool) -> None:
        digit = self.history.sent(player)
        body: dict[str, Any] = {"player_id": player, "leaderboard_id": self.board, "score": BASE**digit}
        if resends:
            body["event_id"] = f"{player}-{digit}"
        for attempt in itertools.count():
            # One after the other through every server: what one keeps of a player, another one has changed.
            url = self.urls[(writer + digit + attempt) % len(self.urls)]
            outcome = await self.send(client, f"{url}{SUBMIT}", body)
            self.history.ended(player, digit, outcome)
            self.answered += outcome is Outcome.ANSWERED
            if outcome is Outcome.ANSWERED or not resends or self._stopping.is_set():
                break
            await asyncio.sleep(0.05)
        if outcome is not Outcome.ANSWERED:
            await asyncio.sleep(0.05)

    async def send(self, client: httpx.AsyncClient, url: str, body: dict[str, Any]) -> Outcome:
        try:
            answer = await client.post(url, json=body)
        except httpx.ConnectError:
            return Outcome.REFUSED
        except httpx.TransportError:
            return Outcome.UNKNOWN
        if answer.status_code == 200:
            if rejected := answer.json()["data"].get("rejected"):
                self.unexpected.append(f"{rejected} of a list: {answer.text}")
            hidden = answer.json()["data"].get("visible") is False
            if hidden or self.is_split:
                unseen = (time.monotonic(), body["score"], None if hidden else url.partition("/api/")[0])
                self._unseen.setdefault(str(body.get("player_id")), []).append(unseen)
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

    def _not_yet(self, player: str, url: str) -> float:
        """What was answered of a player and may take a while more to be shown by this server."""
        since = time.monotonic() - self.patience
        unseen = self._unseen.get(player, ())
        return sum(score for answered, score, held in unseen if answered > since and held != url)

    async def _look(self, client: httpx.AsyncClient, url: str, player: str) -> None:
        floor = self.history.answered_sum(player) - self._not_yet(player, url)
        try:
            answer = await client.get(f"{url}/api/v1/leaderboards/{self.board}/player/{player}")
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
