"""Players whose clients turn from one server to the other, whatever version it has, and ask another one once."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import httpx2 as httpx
from attrs import define, field

from tests.faults.history import BASE, DIGITS, History, Outcome

#: Scores add up; the second one has seasons that end under load.
BOARD, SEASONAL = "upgrade", "seasonal"
SUBMIT = "/api/v1/scores"
_READS = ("top?limit=5", "range?start=2&end=9", "stats", "around/{}", "players?ids={}", "player/{}")
_PAUSE = 0.05


def path_of(board: str) -> str:
    return f"/api/v1/leaderboards/{board}"


def details_of(player: str, digit: int) -> dict[str, Any]:
    """The open fields of a player's submission."""
    return {"game_id": f"game-{digit}", "metadata": {"digit": digit, "of": f"{player} ☃", "parts": [1.5, None, {}]}}


@define
class Players:
    """Writers and readers over all `urls` of the moment.

    `failed` names what two servers in a row did not do. `untrue` names answers that contradict earlier ones: what one
    server has answered, every other shows at least as new.
    """

    urls: list[str]
    history: History = field(factory=History)
    asked: int = 0
    retried: int = 0
    answered: int = 0
    repeated: int = 0
    failed: list[str] = field(factory=list)
    untrue: list[str] = field(factory=list)
    _turns: "count[int]" = field(factory=count)
    #: The newest revision that was answered so far, by board and source.
    _revisions: dict[str, int] = field(factory=dict)
    _going: asyncio.Event = field(factory=asyncio.Event)
    _busy: int = 0
    _stopping: bool = False

    async def run(self, writers: int = 3, readers: int = 2) -> None:
        """Send and read until `stop`; what is under way then is waited for."""
        self._going.set()
        async with httpx.AsyncClient(timeout=15, limits=httpx.Limits(max_connections=100)) as client:
            tasks = [self._write(client, number, BOARD) for number in range(writers)]
            tasks += [self._write(client, writers, SEASONAL)]
            tasks += [self._read(client) for _ in range(readers)]
            await asyncio.gather(*tasks)

    def stop(self) -> None:
        self._stopping = True
        self._going.set()

    async def more(self, submissions: int) -> None:
        """Return when so many more are answered."""
        wanted = self.answered + submissions
        async with asyncio.timeout(60):
            while self.answered < wanted and not self.failed:  # noqa: ASYNC110 - it is counted in many places
                await asyncio.sleep(0.02)

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Nothing is under way while the context lasts."""
        self._going.clear()
        async with asyncio.timeout(60):
            while self._busy:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)
        try:
            yield
        finally:
            self._going.set()

    async def _write(self, client: httpx.AsyncClient, writer: int, board: str) -> None:
        for life in count():
            player = f"w{writer}-{life}"
            for _ in range(DIGITS):
                await self._going.wait()
                if self._stopping:
                    return
                self._busy += 1
                await self._submit(client, board, player)
                self._busy -= 1
                await asyncio.sleep(_PAUSE)

    async def _submit(self, client: httpx.AsyncClient, board: str, player: str) -> None:
        digit = self.history.sent(player)
        body = {"player_id": player, "leaderboard_id": board, "score": BASE**digit, "event_id": f"{player}-{digit}"}
        body |= details_of(player, digit)
        answer = await self._done(client, "POST", SUBMIT, body)
        if answer is None:
            return
        self.history.ended(player, digit, Outcome.ANSWERED)
        self.answered += 1
        if board == SEASONAL:
            return
        total = self.history.answered_sum(player)
        self._hold(answer["data"]["score"] == total and answer["data"]["visible"], f"{total} of {answer}")
        shown = await self._done(client, "GET", f"{path_of(board)}/player/{player}")
        if shown is not None:
            wanted = {"score": total, **details_of(player, digit)}
            self._hold(wanted.items() <= shown["data"].items(), f"{wanted} is shown as {shown}")
        if digit % 3 == 0:
            again = await self._done(client, "POST", SUBMIT, body)
            self.repeated += 1
            self._hold(again is None or (again["data"]["duplicate"] and again["data"]["score"] == total), f"{again}")

    async def _read(self, client: httpx.AsyncClient) -> None:
        while True:
            await self._going.wait()
            if self._stopping:
                return
            self._busy += 1
            turn = next(self._turns)
            read = _READS[turn % len(_READS)].format("w0-0")
            # Who is on the board may not be in the standings of the last sync.
            if "w0-0" in read or turn % 4:
                source = "realtime"
            else:
                source = "batch"
                read += ("&" if "?" in read else "?") + "source=batch"
            await self._done(client, "GET", f"{path_of(BOARD)}/{read}", source=source)
            self._busy -= 1
            await asyncio.sleep(_PAUSE)

    async def _done(
        self,
        client: httpx.AsyncClient,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        source: str = "realtime",
    ) -> dict[str, Any] | None:
        """The body of the answer by the server whose turn it is, or by the next one."""
        self.asked += 1
        floor = self._revisions.get(source, 0)
        first, troubles = next(self._turns), []
        for attempt in range(2):
            url = self.urls[(first + attempt) % len(self.urls)]
            try:
                answer = await client.request(method, f"{url}{path}", json=body)
            except httpx.TransportError as error:
                troubles.append(f"{url} {error!r}")
                continue
            if answer.status_code == 200:
                self.retried += attempt
                told: dict[str, Any] = answer.json()
                revision = told.get("meta", {}).get("revision", floor)
                self._hold(revision >= floor, f"{url}{path} went back from revision {floor}: {told}")
                if "meta" in told:
                    self._revisions[source] = max(revision, self._revisions.get(source, 0))
                return told
            troubles.append(f"{url} {answer.status_code} {answer.text}")
        self.failed.append(f"{method} {path}: {', then '.join(troubles)}")
        return None

    def _hold(self, true: bool, otherwise: str) -> None:
        if not true:
            self.untrue.append(otherwise)


@asynccontextmanager
async def playing(urls: list[str]) -> AsyncIterator[Players]:
    """They play for as long as the context lasts."""
    players = Players(urls)
    running = asyncio.create_task(players.run())
    try:
        yield players
    finally:
        players.stop()
        await running
