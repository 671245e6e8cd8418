"""A wide board and a narrow one over the same stores, fed with the same scores, and whoever reads them."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from attrs import define

from leaderboard_adapters.concurrency.together import at_once
from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core import Application, NewBoard
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.domain.submission import Submission
from leaderboard_core.usecases.submit import Accepted
from tests.integration.wide.vectors import Gain
from tests.support import postgres_server, redis_cluster
from tests.support.redis_cluster import RedisCluster

SHARDS, CELLS, _LIST = 12, 4, 1_000
NARROW: Final = "narrow"
#: All scores were made at a few moments, so that many are equal to the player id.
_BEGAN, _MOMENTS = 1_700_000_000_000_000, 5


@define
class Twins:
    """Two processes over the same stores: one of them writes, the other one is only asked."""

    writer: Application
    reader: Application
    wide: str
    #: How many shards each primary has.
    spread: Sequence[int]


@asynccontextmanager
async def twins(directory: Path) -> AsyncIterator[Twins]:
    """Twelve shards over three primaries and four cells, and the narrow twin."""
    async with AsyncExitStack() as stores:
        servers = stores.enter_context(ExitStack())
        cluster = servers.enter_context(redis_cluster.running(directory))
        postgres = servers.enter_context(postgres_server.running())
        database = await asyncio.to_thread(servers.enter_context, postgres.fresh_database(CELLS))
        processes = []
        for _ in range(2):
            repository = await stores.enter_async_context(database.repository(max_connections=20))
            ranking_store = await stores.enter_async_context(RedisRankingStore(cluster.endpoint()))
            processes.append(Application.over(repository, ranking_store, together=at_once))
        writer, reader = processes
        await writer.boards.create(NewBoard(id=NARROW, name="Narrow", update_mode="increment"))
        wide, spread = await _spread(writer, cluster)
        yield Twins(writer, reader, wide, spread)


async def _spread(writer: Application, cluster: RedisCluster) -> tuple[str, Sequence[int]]:
    """A wide board that has shards on every primary: they lie as chance has it."""
    while True:
        board = await writer.boards.create(
            NewBoard(id=f"wide{random.randrange(10**6)}", name="Wide", update_mode="increment", shards=SHARDS)
        )
        assert board.shards is not None
        ports = [cluster.holder(BoardKeys(ref.uid).header).port for ref in board.shards.refs]
        spread = [ports.count(node.port) for node in cluster.nodes]
        if all(spread):
            return board.id, spread
        await writer.boards.delete(board.id)


def gains(players: Iterable[str], chance: random.Random, least: int) -> Iterator[Mapping[str, Gain]]:
    """Lists of submissions, a hundred different scores between them."""
    following = iter(players)
    while some := [*islice(following, _LIST)]:
        yield {
            player: Gain(least + chance.randrange(100), _BEGAN + chance.randrange(_MOMENTS) * 1_000) for player in some
        }


async def submit(writer: Application, board_id: str, some: Mapping[str, Gain]) -> None:
    """One list of them, which are all accepted; of whom it is said that nothing was applied are sent again."""
    left = [
        Submission(
            leaderboard_id=board_id,
            player_id=player,
            score=gain.score,
            occurred_at=datetime.fromtimestamp(gain.moment / 1e6, UTC),
        )
        for player, gain in some.items()
    ]
    while left:
        answers = await writer.submit_many(left, ranked=False, importing=[board_id])
        refused = [isinstance(answer, StoreUnavailable) for answer in answers]
        assert all(no or isinstance(answer, Accepted) for no, answer in zip(refused, answers, strict=True)), answers
        left = [one for one, no in zip(left, refused, strict=True) if no]
