"""Boards of which there is one on every primary of a cluster."""

from collections.abc import Mapping

from leaderboard_adapters.redis import RedisRankingStore
from leaderboard_adapters.redis.keys import BoardKeys
from leaderboard_testing.contracts.lines import Line, snapshot
from leaderboard_testing.contracts.values import a_board, a_state
from tests.support.redis_cluster import RedisCluster

STATES = [a_state(player, float(n), game_id="g") for n, player in enumerate("abcde")]
#: How soon it is told that a part of the store is away, on a busy machine, in seconds.
SOON = 9.0


def header(line: Line) -> str:
    return BoardKeys(line.board.uid).header


async def one_each(ranking_store: RedisRankingStore, cluster: RedisCluster) -> Mapping[int, Line]:
    """A board on every primary, by its port."""
    found: dict[int, Line] = {}
    while len(found) < 3:
        line = Line(a_board())
        found.setdefault(cluster.holder(header(line)).port, line)
    for line in found.values():
        assert await ranking_store.rebuild(snapshot(line.board, STATES, size=2), None)
    return found
