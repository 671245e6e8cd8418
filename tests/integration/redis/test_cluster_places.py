"""A player's place among boards of a cluster: each primary is asked once about all that lie there."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.ports.ranked_view import Ahead, PlaceAmong
from leaderboard_testing.contracts.lines import Line, snapshot
from leaderboard_testing.contracts.values import a_board
from tests.integration.redis.primaries import STATES, header
from tests.support import redis_cluster
from tests.support.redis_cluster import RedisCluster
from tests.support.redis_server import RedisServer

pytestmark = pytest.mark.timeout(90)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisCluster]:
    with redis_cluster.running(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture
async def ranking_store(cluster: RedisCluster) -> AsyncIterator[RedisRankingStore]:
    async with RedisRankingStore(cluster.endpoint()) as ranking_store:
        yield ranking_store


@pytest.fixture
async def boards(ranking_store: RedisRankingStore, cluster: RedisCluster) -> dict[int, list[Line]]:
    """Three boards on every primary, by its port, each with the same players."""
    found: dict[int, list[Line]] = {node.port: [] for node in cluster.nodes}
    while any(len(some) < 3 for some in found.values()):
        line = Line(a_board())
        some = found[cluster.holder(header(line)).port]
        if len(some) < 3:
            some.append(line)
            assert await ranking_store.rebuild(snapshot(line.board, STATES), None)
    return found


def calls(node: RedisServer) -> int:
    """How many scripts it has run."""
    with node.admin() as admin:
        return sum(told["calls"] for name, told in admin.info("commandstats").items() if "eval" in name)


async def test_each_primary_is_asked_once(
    cluster: RedisCluster, ranking_store: RedisRankingStore, boards: dict[int, list[Line]]
) -> None:
    """However many of the boards lie there; each says how many of its own are ahead."""
    own, *others = [line.board for some in boards.values() for line in some]
    # The script is known everywhere.
    await ranking_store.place_among(own.uid, "c", [other.uid for other in others])
    before = [calls(node) for node in cluster.nodes]

    told = await ranking_store.place_among(own.uid, "c", [other.uid for other in others])

    assert [1, 1, 1] == [calls(node) - called for node, called in zip(cluster.nodes, before, strict=True)]
    assert [(3, "c")] == [(place.rank, place.player_id) for place in told.own.pages[0]]
    assert {other.uid: (other.version, [2]) for other in others} == {
        uid: (one.read_version.version, [*one.ahead]) for uid, one in told.others.items()
    }


async def test_a_board_that_moved_is_left_out_until_that_is_known(
    cluster: RedisCluster, ranking_store: RedisRankingStore, boards: dict[int, list[Line]]
) -> None:
    """Nobody tells what it was: its primary has it no more. Whoever asks it alone learns where it went."""
    source, target = cluster.nodes[0], cluster.nodes[1]
    own, moved, stays = [line.board for line in boards[source.port]]
    uids = [moved.uid, stays.uid]
    await ranking_store.place_among(own.uid, "c", uids)
    cluster.move(BoardKeys(moved.uid).header, target)

    before = await ranking_store.place_among(own.uid, "c", uids)
    asked = await ranking_store.ahead_of({moved.uid: []})
    after = await ranking_store.place_among(own.uid, "c", uids)

    assert [stays.uid] == [*before.others]
    assert isinstance(asked[moved.uid], Ahead)
    assert {moved.uid: [2], stays.uid: [2]} == {uid: [*one.ahead] for uid, one in after.others.items()}


async def test_the_own_board_moved(
    cluster: RedisCluster, ranking_store: RedisRankingStore, boards: dict[int, list[Line]]
) -> None:
    """The question follows it, and what others lay beside it do not lie there: they are left out, then told again."""
    source, target = cluster.nodes[1], cluster.nodes[2]
    own, *others = [line.board for line in boards[source.port]]
    uids = [other.uid for other in others]
    await ranking_store.place_among(own.uid, "c", uids)
    cluster.move(BoardKeys(own.uid).header, target)

    first = await ranking_store.place_among(own.uid, "c", uids)
    again = await ranking_store.place_among(own.uid, "c", uids)

    assert [[3], [3]] == [[place.rank for place in one.own.pages[0]] for one in (first, again)]
    assert [[], uids] == [[*one.others] for one in (first, again)]


async def test_a_board_on_its_way_is_left_out(
    cluster: RedisCluster, ranking_store: RedisRankingStore, boards: dict[int, list[Line]]
) -> None:
    """While its keys are in two places, what lies beside it is told."""
    source, target = cluster.nodes[2], cluster.nodes[0]
    own, on_its_way, stays = [line.board for line in boards[source.port]]
    told: list[PlaceAmong] = []

    def half_way() -> None:
        asked = ranking_store.place_among(own.uid, "c", [on_its_way.uid, stays.uid])
        told.append(asyncio.run_coroutine_threadsafe(asked, loop).result())

    loop = asyncio.get_running_loop()
    await asyncio.to_thread(cluster.move, BoardKeys(on_its_way.uid).header, target, half_way)

    assert 4 == len(told)
    assert [{stays.uid: [2]}] * 4 == [{uid: [*one.ahead] for uid, one in some.others.items()} for some in told]
