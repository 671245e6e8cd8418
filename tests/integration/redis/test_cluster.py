"""On a Redis Cluster every command goes where its board is, and one primary that is away takes no other along."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from leaderboard_adapters.redis import RedisEndpoint, RedisRankingStore
from leaderboard_core.domain.errors import StoreDegraded, StoreUnavailable
from leaderboard_core.ports.ranking_store import Advanced
from leaderboard_testing.contracts.lines import Line, loaded, scanned, snapshot, standing
from leaderboard_testing.contracts.values import a_board, a_state
from tests.integration.redis.primaries import SOON, STATES, header, one_each
from tests.support import redis_cluster
from tests.support.redis_cluster import RedisCluster
from tests.support.redis_server import RedisServer

pytestmark = pytest.mark.timeout(90)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisCluster]:
    """A cluster that nobody harms for long."""
    with redis_cluster.running(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture
async def ranking_store(shared: RedisCluster) -> AsyncIterator[RedisRankingStore]:
    # One node is enough to find the others.
    async with RedisRankingStore(shared.endpoint(address=shared.nodes[1].address)) as ranking_store:
        yield ranking_store


async def test_every_script_runs_where_its_board_is(shared: RedisCluster, ranking_store: RedisRankingStore) -> None:
    """Boards of every primary are loaded, moved, read, scanned, found and dropped by one store, and lie there."""
    lines = await one_each(ranking_store, shared)
    for node in shared.nodes:
        line = lines[node.port]
        places = ranking_store.board(line.board)
        [moved] = await ranking_store.advance([line.move([a_state("f", -1.0)], removed=["a"])])

        with node.admin() as admin:
            assert 4 == len(admin.keys(f"leaderboard:{{{line.board.uid}}}:*"))
        assert Advanced({"f": None, "a": 1}, {"f": 1, "a": None}) == moved
        assert "fbcde" == await standing(ranking_store, line.board)
        assert 3 == len((await places.around("b", 1)).places)
        assert 2 == len((await places.find(["b", "c", "x"])).players)
        assert 5 == (await places.extremes()).total
        assert 5 == len(await scanned(ranking_store, line.board))
    uids = [line.board.uid for line in lines.values()]

    assert {line.board.uid: line.board.version for line in lines.values()} == await ranking_store.versions(uids)
    assert {*uids} <= {*await ranking_store.boards()}
    await ranking_store.drop(uids[0])
    assert {*uids} & {*await ranking_store.boards()} == {*uids[1:]}


async def test_a_list_is_one_round_trip_to_each_primary(shared: RedisCluster, ranking_store: RedisRankingStore) -> None:
    """However many boards are moved or asked for: each primary reads its part of the list at once."""
    lines = [await loaded(ranking_store, STATES) for _ in range(60)]
    # All scripts are known everywhere.
    await ranking_store.advance([line.look("a") for line in lines])
    await asyncio.gather(*(ranking_store.board(line.board).page(1, 1) for line in lines))
    await ranking_store.versions([line.board.uid for line in lines])
    before = [reads(node) for node in shared.nodes]

    versions = await ranking_store.versions([line.board.uid for line in lines])
    moved = await ranking_store.advance([line.move([a_state("x")]) for line in lines])
    places = await asyncio.gather(*(ranking_store.board(line.board).page(1, 1) for line in lines))

    # Each of them holds about twenty boards, which were asked for three times.
    assert max(reads(node) - read for node, read in zip(shared.nodes, before, strict=True)) <= 20
    assert (60, 60, 60) == (len(versions), len([one for one in moved if isinstance(one, Advanced)]), len(places))


def reads(node: RedisServer) -> int:
    """How often it has read from a connection of a client."""
    with node.admin() as admin:
        return int(admin.info("stats")["total_reads_processed"])


async def test_a_slot_that_moved(shared: RedisCluster, ranking_store: RedisRankingStore) -> None:
    """Its board is found where it went, by every call, and is of another epoch, as no other board of the node is."""
    lines = await one_each(ranking_store, shared)
    (_, line), (_, other), (target, _) = lines.items()
    epochs = [ranking_store.epoch(one.board.uid) for one in (line, other)]
    shared.move(header(line), next(node for node in shared.nodes if node.port == target))

    [moved] = await ranking_store.advance([line.look("a")])

    assert Advanced({"a": 1}, {"a": 1}) == moved
    assert "abcde" == await standing(ranking_store, line.board)
    assert ranking_store.epoch(line.board.uid) > epochs[0]
    assert ranking_store.epoch(other.board.uid) == epochs[1]
    # A load begins with a transaction, which is no script.
    await ranking_store.drop(line.board.uid)
    async with RedisRankingStore(shared.endpoint()) as fresh:
        await fresh.versions([line.board.uid])
        shared.move(header(line), next(node for node in shared.nodes if node.port != target))
        assert await fresh.rebuild(snapshot(line.board, STATES), None)


async def test_a_slot_on_its_way(shared: RedisCluster, ranking_store: RedisRankingStore) -> None:
    """While keys of a board are in two places it is told to be away, soon; other boards are answered meanwhile."""
    lines = await one_each(ranking_store, shared)
    (source, line), (target, _), _ = lines.items()
    told = []

    def half_way() -> None:
        if not told:
            told.append(asyncio.run_coroutine_threadsafe(asked(), loop).result())

    async def asked() -> tuple[float, object, object]:
        began = time.monotonic()
        answers = await asyncio.gather(
            ranking_store.board(line.board).page(1, 1),
            ranking_store.versions([one.board.uid for one in lines.values()]),
            return_exceptions=True,
        )
        return time.monotonic() - began, *answers

    loop = asyncio.get_running_loop()
    await asyncio.to_thread(shared.move, header(line), node_of(shared, target), half_way)

    [(seconds, page, versions)] = told
    assert isinstance(page, StoreUnavailable)
    assert isinstance(versions, dict)
    assert [line.board.uid] == [uid for uid, one in versions.items() if isinstance(one, StoreUnavailable)]
    assert seconds < SOON
    assert "abcde" == await standing(ranking_store, line.board)
    shared.move(header(line), node_of(shared, source))


def node_of(cluster: RedisCluster, port: int) -> RedisServer:
    return next(node for node in cluster.nodes if node.port == port)


async def test_boards_are_asked_for_by_name_of_any_node(shared: RedisCluster) -> None:
    """It does not matter which nodes are named, nor whether all of them are there."""
    port = redis_cluster.free_port()
    async with RedisRankingStore(shared.endpoint(address=f"127.0.0.1:{port},{shared.nodes[2].address}")) as store:
        await one_each(store, shared)
        assert 300 == store.connection_limit
        assert store.connections()[1] >= 3


async def test_the_policy_of_every_primary(shared: RedisCluster, ranking_store: RedisRankingStore) -> None:
    """One that may lose boards is told, whichever it is; so is one whose memory is full."""
    assert "noeviction" == await ranking_store.maxmemory_policy()
    for node in shared.nodes:
        with node.admin() as admin:
            admin.config_set("maxmemory-policy", "allkeys-lru")
            assert "allkeys-lru" == await ranking_store.maxmemory_policy()
            admin.config_set("maxmemory-policy", "noeviction")
            await ranking_store.probe()
            admin.config_set("maxmemory", 1)
            with pytest.raises(StoreDegraded, match="memory is full"):
                await ranking_store.probe()
            admin.config_set("maxmemory", 0)
    with shared.admin() as admin:
        assert [] == [key for key in admin.scan_iter() if b"{-" in key]


async def test_scripts_that_one_primary_forgot(shared: RedisCluster, ranking_store: RedisRankingStore) -> None:
    """They are sent there once more, and every call of a list is answered."""
    lines = await one_each(ranking_store, shared)
    with shared.nodes[1].admin() as admin:
        admin.script_flush()

    moved = await ranking_store.advance([line.move([a_state("x")]) for line in lines.values()])

    assert [Advanced] * 3 == [type(one) for one in moved]


async def test_boards_of_one_node_are_asked_one_by_one(shared: RedisCluster) -> None:
    """A node that is named as a server of its own is never given two boards in one script, though it holds both."""
    here: list[Line] = []
    while len(here) < 3:
        line = Line(a_board())
        if shared.holder(header(line)) is shared.nodes[0]:
            here.append(line)
    async with RedisRankingStore(RedisEndpoint(address=shared.nodes[0].address)) as ranking_store:
        for line in here:
            assert await ranking_store.rebuild(snapshot(line.board, STATES), None)

        found = await asyncio.gather(*(ranking_store.board(line.board).find(["a"]) for line in here))
        versions = await ranking_store.versions([line.board.uid for line in here])

    assert [1, 1, 1] == [lookup.players[0].rank for lookup in found]
    assert {line.board.uid: line.board.version for line in here} == versions
