"""A real Redis Cluster of three primaries, each in a process of its own."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path

from tests.support.patience import PATIENCE
from tests.support.redis_server import RedisServer
from tests.support.server import free_port

#: The first slot of each node, and where the slots end.
SHARES = [0, 5461, 10923, 16384]


@contextmanager
def running(directory: Path, first_port: int | None = None) -> Iterator[list[RedisServer]]:
    """Three nodes that share the slots between them, in order; the first listens at `first_port`, if one is given."""
    with ExitStack() as stack:
        nodes, buses = [], []
        for name, port in zip("abc", (first_port or free_port(), free_port(), free_port()), strict=True):
            place = directory / name
            place.mkdir()
            buses.append(str(free_port()))
            node = RedisServer(place, {"cluster-enabled": "yes", "cluster-port": buses[-1]}, port=port)
            stack.callback(node.end)
            node.start()
            nodes.append(node)
        for node, (first, end) in zip(nodes, pairwise(SHARES), strict=True):
            with node.admin() as admin:
                admin.execute_command("CLUSTER ADDSLOTSRANGE", first, end - 1)
                if node is not nodes[0]:
                    admin.execute_command("CLUSTER MEET", "127.0.0.1", nodes[0].port, buses[0])
        for node in nodes:
            _wait_until_whole(node)
        yield nodes


def _wait_until_whole(node: RedisServer, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with node.admin() as admin:
            info = admin.cluster("INFO")
        if (info["cluster_state"], info["cluster_known_nodes"]) == ("ok", "3"):
            return
        time.sleep(0.02)
    raise AssertionError(f"the cluster was not whole within {seconds} s")
