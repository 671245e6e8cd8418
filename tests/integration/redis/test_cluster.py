"""On a Redis Cluster every script finds all its keys on one node."""

import time
from bisect import bisect
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import pytest

from leaderboard_adapters.redis import RedisEndpoint, RedisRankings
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_core.ports.rankings import Moved
from tests.contract.lines import Line, scanned, snapshot, standing
from tests.contract.values import a_board, a_state
from tests.support.redis_server import RedisServer, running
from tests.support.server import free_port

#: The first slot of each node, and where the slots end.
SHARES = [0, 5461, 10923, 16384]
STATES = [a_state(player, float(n), game_id="g") for n, player in enumerate("abcde")]


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[list[RedisServer]]:
    """Three nodes that share the slots between them, in order."""
    with ExitStack() as stack:
        nodes, buses = [], []
        for name in "abc":
            directory = tmp_path / name
            directory.mkdir()
            buses.append(str(free_port()))
            nodes.append(stack.enter_context(running(directory, cluster_enabled="yes", cluster_port=buses[-1])))
        for node, (first, end) in zip(nodes, pairwise(SHARES), strict=True):
            with node.admin() as admin:
                admin.execute_command("CLUSTER ADDSLOTSRANGE", first, end - 1)
                if node is not nodes[0]:
                    admin.execute_command("CLUSTER MEET", "127.0.0.1", nodes[0].port, buses[0])
        for node in nodes:
            wait_until_whole(node)
        yield nodes


def wait_until_whole(node: RedisServer, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with node.admin() as admin:
            info = admin.cluster("INFO")
        if (info["cluster_state"], info["cluster_known_nodes"]) == ("ok", "3"):
            return
        time.sleep(0.02)
    raise AssertionError(f"the cluster was not whole within {seconds} s")


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
        async with RedisRankings(RedisEndpoint(address=node.address)) as rankings:
            places = rankings.board(line.board)

            assert await rankings.load(snapshot(line.board, STATES, size=2), None)
            [moved] = await rankings.advance([line.move([a_state("f", -1.0)], removed=["a"])])
            assert Moved({"f": None, "a": 1}, {"f": 1, "a": None}) == moved
            assert "fbcde" == await standing(rankings, line.board)
            assert 3 == len((await places.around("b", 1)).places)
            assert 2 == len((await places.find(["b", "c", "x"])).players)
            assert 5 == (await places.ends()).total
            assert 5 == len(await scanned(rankings, line.board))
            assert {line.board.uid: line.board.head} == await rankings.heads([line.board.uid])
            await rankings.drop(line.board.uid)
            assert line.board.uid not in await rankings.boards()

    assert {node.port for node in nodes} == served
