"""What every client is put through: a proxy that cuts, delays and answers 503, and connections that are cut."""

import asyncio
import os
import uuid
from collections.abc import Awaitable, Callable

from attrs import define, field

from leaderboard_shells.client import AsyncLeaderboardClient
from tests.support.patience import PATIENCE
from tests.support.relay import relay_to
from tests.support.server import Server
from tests.support.storm import FATES, storm_before

#: How many scores a client sends; `LEADERBOARD_CLIENT_SCORES=10000` sends as many as the promise says.
SCORES = int(os.environ.get("LEADERBOARD_CLIENT_SCORES", "1000"))
PLAYERS = 10
RECONNECTS = 50

#: Sends one point so often to the board at the address, to each of so many players in turn: p0, p1 and so on.
Sender = Callable[[str, str, int, int], Awaitable[None]]


@define
class Shown:
    """What a client shows: of how many players, and all its revisions until now."""

    total: int | None = None
    revisions: list[int] = field(factory=list)

    def show(self, revision: int, total: int | None) -> None:
        self.total = total
        self.revisions.append(revision)


#: Follows the board at the address, and shows what it is told, until the board is gone.
Follower = Callable[[str, str, Shown], Awaitable[None]]


async def counted_once(server: Server, send: Sender) -> None:
    """Through a storm a client gets each of its `SCORES` points counted, once."""
    board = uuid.uuid4().hex
    async with AsyncLeaderboardClient(server.url) as sober, storm_before(server.port) as storm:
        await sober.create_board({"id": board, "name": "Storm", "update_mode": "increment"})
        await send(f"http://127.0.0.1:{storm.port}", board, SCORES, PLAYERS)
        counted = {entry.player_id: entry.score for entry in (await sober.top(board)).data}

    assert {f"p{number}": SCORES // PLAYERS for number in range(PLAYERS)} == counted
    assert set(FATES) == set(storm.counts), "a storm that is none"
    assert storm.counts["cut after it was done"] >= SCORES // 50


async def never_back(server: Server, follow: Follower) -> None:
    """A client that follows a board ends at what is true, and never goes back, though its connection is cut so often
    while scores come."""
    board, shown = uuid.uuid4().hex, Shown()
    async with AsyncLeaderboardClient(server.url) as sober, relay_to(server.port) as relay:
        await sober.create_board({"id": board, "name": "Storm"})
        following = asyncio.ensure_future(follow(f"http://127.0.0.1:{relay.port}", board, shown))
        try:
            for number in range(1, RECONNECTS + 2):
                await sober.submit({"leaderboard_id": board, "player_id": f"p{number}", "score": number})
                async with asyncio.timeout(PATIENCE):
                    while shown.total != number:
                        assert not following.done(), following.exception()
                        await asyncio.sleep(0.005)
                if number <= RECONNECTS:
                    await relay.cut()
            revision = (await sober.top(board)).meta.revision
            await sober.delete_board(board)
            await asyncio.wait_for(following, PATIENCE)
        finally:
            following.cancel()
    assert revision == shown.revisions[-1]
    assert sorted(set(shown.revisions)) == shown.revisions
