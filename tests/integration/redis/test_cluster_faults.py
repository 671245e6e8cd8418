"""What becomes of boards while a primary of a Redis Cluster is away, is followed by its replica, or never was one."""

import asyncio
import time
from pathlib import Path

import pytest

from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_adapters.redis.slots import slot_of
from leaderboard_core.domain.errors import StoreDegraded, StoreUnavailable, StoreUnusable
from leaderboard_testing.contracts.lines import Line, snapshot, standing
from leaderboard_testing.contracts.values import a_board, a_state
from tests.integration.redis.primaries import SOON, STATES, header, one_each
from tests.support import redis_cluster, redis_server
from tests.support.redis_cluster import SHARES

pytestmark = pytest.mark.timeout(90)


async def test_one_primary_that_was_killed(tmp_path: Path) -> None:
    """Its boards are away, soon and in the place of their answers; others are moved and read; it is used again."""
    kept = {"appendonly": "yes", "appendfsync": "always"}
    with redis_cluster.running(tmp_path, cluster_require_full_coverage="no", **kept) as cluster:
        async with RedisRankingStore(cluster.endpoint()) as ranking_store:
            lines = await one_each(ranking_store, cluster)
            lost = lines[cluster.nodes[0].port]
            epochs = {uid: ranking_store.epoch(uid) for uid in (line.board.uid for line in lines.values())}
            cluster.nodes[0].kill()
            began = time.monotonic()

            moved = await ranking_store.advance([line.move([a_state("x", 9.0)]) for line in lines.values()])
            versions = await ranking_store.versions([*epochs])
            with pytest.raises(StoreUnavailable):
                await standing(ranking_store, lost.board)
            with pytest.raises(StoreUnavailable):
                await ranking_store.probe()

            away = [isinstance(one, StoreUnavailable) for one in moved]
            assert [line is lost for line in lines.values()] == away
            assert away == [isinstance(versions[uid], StoreUnavailable) for uid in epochs]
            assert ["abcdex"] * 2 == [
                await standing(ranking_store, line.board) for line in lines.values() if line is not lost
            ]
            assert time.monotonic() - began < 4 * SOON
            cluster.nodes[0].start()
            cluster.wait_until_whole()
            assert "abcde" == await standing(ranking_store, lost.board)
            assert [line is lost for line in lines.values()] == [
                ranking_store.epoch(uid) > epoch for uid, epoch in epochs.items()
            ]


async def test_a_primary_that_hangs_holds_up_no_other(tmp_path: Path) -> None:
    """Readers of other primaries' boards are answered while those of its boards wait."""
    with redis_cluster.running(tmp_path, cluster_node_timeout="60000") as cluster:
        async with RedisRankingStore(cluster.endpoint()) as ranking_store:
            lines = await one_each(ranking_store, cluster)
            hung = lines[cluster.nodes[0].port]
            others = [line for line in lines.values() if line is not hung]
            cluster.nodes[0].pause()
            try:
                waiting = asyncio.create_task(standing(ranking_store, hung.board))
                read = 0
                while not waiting.done():
                    await asyncio.gather(*(standing(ranking_store, line.board) for line in others))
                    read += 1
                with pytest.raises(StoreUnavailable):
                    await waiting
            finally:
                cluster.nodes[0].resume()

    assert read > 20


async def test_a_replica_that_was_promoted(tmp_path: Path) -> None:
    """It is found where its primary was lost, and its boards are of another epoch before the first answer is given."""
    with redis_cluster.running(tmp_path, replicas=1, cluster_node_timeout="1000") as cluster:
        async with RedisRankingStore(cluster.endpoint()) as ranking_store:
            lines = await one_each(ranking_store, cluster)
            line = lines[cluster.nodes[0].port]
            before = ranking_store.epoch(line.board.uid)
            cluster.nodes[0].wait_until_copied()
            cluster.nodes[0].kill()
            await asyncio.to_thread(cluster.wait_until_taken_over, header(line), cluster.nodes[0])

            assert {line.board.uid: line.board.version} == await ranking_store.versions([line.board.uid])
            assert ranking_store.epoch(line.board.uid) > before
            assert "abcde" == await standing(ranking_store, line.board)


async def test_what_is_no_cluster(tmp_path: Path) -> None:
    """A server that is named as a cluster and is none can never hold boards, and calls say that it is away."""
    with redis_server.running(tmp_path) as server:
        async with RedisRankingStore(server.endpoint(mode="cluster")) as ranking_store:
            with pytest.raises(StoreUnusable, match="no node of a Redis Cluster"):
                await ranking_store.probe()
            with pytest.raises(StoreUnavailable):
                await ranking_store.versions([1])


async def test_slots_that_nobody_holds(tmp_path: Path) -> None:
    """Boards there are away, and the check says why; the others are there."""
    held = [*SHARES[:-1], 16_000]
    with redis_cluster.running(tmp_path, shares=held, cluster_require_full_coverage="no") as cluster:
        async with RedisRankingStore(cluster.endpoint()) as ranking_store:
            lines = [Line(a_board()) for _ in range(1000)]
            there = next(line for line in lines if slot_of(header(line)) < held[-1])
            nowhere = next(line for line in lines if slot_of(header(line)) >= held[-1])
            assert await ranking_store.rebuild(snapshot(there.board, STATES), None)

            with pytest.raises(StoreDegraded, match="held by nobody"):
                await ranking_store.probe()
            with pytest.raises(StoreDegraded, match="held by nobody"):
                await standing(ranking_store, nowhere.board)
            assert "abcde" == await standing(ranking_store, there.board)
