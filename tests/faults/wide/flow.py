"""What pours in onto both wide boards, and the verdict on what is there in the end."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx2 as httpx
from attrs import define, field

from tests.faults.history import Verdict, judge
from tests.faults.load import Load
from tests.faults.stack import under_load, until
from tests.faults.topologies.gaps import Gaps, watched
from tests.faults.wide.deployment import KEPT, TURNED, WideStack
from tests.faults.wide.vectors import Vectors, asked

#: How many seconds one server may take to show what another one has answered as not visible.
_UNSEEN = 10.0
_PAUSE = 0.25
#: Whom nobody counts: what they are given is meant to be lost.
GHOST = "ghost-"


@define
class Flow:
    """What pours in, and what is seen of it."""

    stack: WideStack
    kept: Load
    turned: Load
    vectors: Vectors
    gaps: Gaps
    #: How long it took after a reset was left half done until another server showed the new season, in seconds.
    finished: list[float] = field(factory=list)

    @property
    def answered(self) -> int:
        return self.kept.answered + self.turned.answered

    async def more(self, count: int) -> int:
        """Return when so many submissions more were answered on both boards together; says how many it were."""
        before = self.answered
        await until(lambda: self.answered >= before + count)
        return self.answered - before

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Nothing is sent while the context lasts."""
        async with self.kept.held(), self.turned.held():
            yield

    async def settled(self) -> list[str]:
        """Where the servers do not come to show what the repository has, nobody writing."""
        async with self.held():
            await self.stack.seconds_until_read(boards=[KEPT, TURNED])
            # What was put back behind their backs, servers look for once a second.
            for _ in range(int(_UNSEEN / _PAUSE)):
                if not (wrong := await self._different()):
                    break
                await asyncio.sleep(_PAUSE)
        return wrong

    async def _different(self) -> list[str]:
        wrong: list[str] = []
        for board in (KEPT, TURNED):
            there = await asyncio.to_thread(self.stack.kept, board)
            shown = {url: await scores(url, board) for url in self.stack.urls}
            wrong += [f"{board} at {url}: {differences(there, one)}" for url, one in shown.items() if one != there]
        return wrong

    async def judged(self) -> list[Verdict]:
        """The verdict on each board; of the one that was reset, of all its seasons together."""
        url = self.stack.urls[0]
        async with httpx.AsyncClient(base_url=url, timeout=60) as client:
            seasons = (await client.get(f"/api/v1/leaderboards/{TURNED}/seasons")).json()["data"]
        total: Counter[str] = Counter()
        for season in seasons:
            total.update(await scores(url, TURNED, season["season"]))
        return [
            judge(load.history, {player: score for player, score in there.items() if not player.startswith(GHOST)})
            for load, there in ((self.kept, await scores(url, KEPT)), (self.turned, total))
        ]


async def scores(url: str, board: str, season: int | None = None) -> dict[str, int]:
    """All scores of a board, as a server shows them."""
    found: dict[str, int] = {}
    asked_for: dict[str, Any] = {} if season is None else {"season": season}
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        for start in itertools.count(1, 1_000):
            answer = await client.get(
                f"/api/v1/leaderboards/{board}/range", params={"start": start, "end": start + 999, **asked_for}
            )
            assert answer.status_code == 200, answer.text
            page = answer.json()["data"]
            found |= {entry["player_id"]: int(entry["score"]) for entry in page}
            if len(page) < 1_000:
                return found
    raise AssertionError("counting ends")


def differences(there: dict[str, int], shown: dict[str, int]) -> list[tuple[str, int | None, int | None]]:
    """Some players for whom the repository and a server differ."""
    players = sorted(there.keys() | shown.keys())
    return [(one, there.get(one), shown.get(one)) for one in players if there.get(one) != shown.get(one)][:5]


@asynccontextmanager
async def flowing(stack: WideStack) -> AsyncIterator[Flow]:
    """Scores pour in on both boards, and somebody asks for both at every server, all the time."""
    async with AsyncExitStack() as contexts:
        kept = await contexts.enter_async_context(under_load(stack, writers=4, readers=2, board=KEPT, patience=_UNSEEN))
        # What somebody has there is less after a reset: it is judged in the end.
        turned = await contexts.enter_async_context(under_load(stack, writers=4, readers=0, board=TURNED))
        vectors = await contexts.enter_async_context(asked(stack.urls, [KEPT, TURNED]))
        gaps = await contexts.enter_async_context(watched(stack.urls, [KEPT, TURNED]))
        yield Flow(stack, kept, turned, vectors, gaps)
