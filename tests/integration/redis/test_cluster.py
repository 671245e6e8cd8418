"""On a Redis Cluster every script finds all its keys on one node."""

import asyncio
from bisect import bisect
from collections.abc import Iterator
from pathlib import Path

import pytest

from leaderboard_adapters.redis import RedisEndpoint, RedisRankingStore
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.ports.ranking_store import Advanced
from leaderboard_testing.contracts.lines import Line, scanned, snapshot, standing
from leaderboard_testing.contracts.values import a_board, a_state
from tests.support import redis_cluster
from tests.support.redis_cluster import SHARES
from tests.support.redis_server import RedisServer

STATES = [a_state(player, float(n), game_id="g") for n, player in enumerate("abcde")]


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[list[RedisServer]]:
    with redis_cluster.running(tmp_path) as nodes:
        yield nodes


def slots(node: RedisServer, line: Line) -> set[int]:
    """The slots of all keys that scripts may be given for a board."""
    keys = BoardKeys(line.board.uid)
    with node.admin() as admin:
        return {admin.cluster("KEYSLOT", key) for key in (*keys.board, keys.mark, *keys.staged("token"))}


@pytest.mark.timeout(90)
async def test_every_script_runs_where_its_board_is(nodes: list[RedisServer]) -> None:
    """Boards of every node are loaded, moved, read, scanned and dropped there; no script ever asks two nodes."""
    served = set()
    for line in [Line(a_board()) for _ in range(30)]:
        [slot] = slots(nodes[0], line)
        node = nodes[bisect(SHARES, slot) - 1]
        served.add(node.port)
        async with RedisRankingStore(RedisEndpoint(address=node.address)) as ranking_store:
            places = ranking_store.board(line.board)

            assert await ranking_store.rebuild(snapshot(line.board, STATES, size=2), None)
            [moved] = await ranking_store.advance([line.move([a_state("f", -1.0)], removed=["a"])])
            assert Advanced({"f": None, "a": 1}, {"f": 1, "a": None}) == moved
            assert "fbcde" == await standing(ranking_store, line.board)
            assert 3 == len((await places.around("b", 1)).places)
            assert 2 == len((await places.find(["b", "c", "x"])).players)
            assert 5 == (await places.extremes()).total
            assert 5 == len(await scanned(ranking_store, line.board))
            assert {line.board.uid: line.board.version} == await ranking_store.versions([line.board.uid])
            await ranking_store.drop(line.board.uid)
            assert line.board.uid not in await ranking_store.boards()

    assert {node.port for node in nodes} == served


@pytest.mark.timeout(90)
async def test_boards_of_one_node_are_asked_one_by_one(nodes: list[RedisServer]) -> None:
    """Boards in different slots of one node are read at the same time, though no script may be given two of them."""
    here: list[Line] = []
    while len(here) < 3:
        line = Line(a_board())
        [slot] = slots(nodes[0], line)
        if bisect(SHARES, slot) == 1:
            here.append(line)
    async with RedisRankingStore(RedisEndpoint(address=nodes[0].address)) as ranking_store:
        for line in here:
            assert await ranking_store.rebuild(snapshot(line.board, STATES), None)

        found = await asyncio.gather(*(ranking_store.board(line.board).find(["a"]) for line in here))

    assert [1, 1, 1] == [lookup.players[0].rank for lookup in found]
