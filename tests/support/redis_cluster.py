"""A real Redis Cluster of three primaries, each in a process of its own, with replicas where they are wanted."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from attrs import define, field
from redis.cluster import ClusterNode
from redis.cluster import RedisCluster as ClusterClient

from leaderboard_adapters.redis import RedisEndpoint
from leaderboard_adapters.redis.slots import slot_of
from tests.support.patience import PATIENCE
from tests.support.redis_server import RedisServer, first_of
from tests.support.server import free_port

#: The first slot of each primary, and where the slots end.
SHARES = [0, 5461, 10923, 16384]


@define
class RedisCluster:
    """All nodes, the primaries of the beginning first. What is done to it is done to all of them."""

    nodes: list[RedisServer]
    options: dict[str, str] = field(factory=dict)

    @property
    def address(self) -> str:
        """Every node's, between commas."""
        return ",".join(node.address for node in self.nodes)

    @property
    def url(self) -> str:
        return f"redis+cluster://{self.address}"

    def endpoint(self, **named: Any) -> RedisEndpoint:
        return RedisEndpoint(**{"address": self.address, "mode": "cluster", **named})

    def start(self) -> None:
        for node in self.nodes:
            node.start()
        self.wait_until_whole()

    def kill(self) -> None:
        for node in self.nodes:
            node.kill()

    def pause(self) -> None:
        for node in self.nodes:
            node.pause()

    def resume(self) -> None:
        for node in self.nodes:
            node.resume()
        self.wait_until_whole()

    def mend(self) -> None:
        """Undo whatever was done to it."""
        for node in self.nodes:
            if not node.is_running:
                node.start()
            node.resume()
            with node.admin() as admin:
                admin.config_set("maxmemory", 0)
                admin.config_set("maxmemory-policy", "noeviction")
        self.wait_until_whole()
        self.flush()

    def flush(self) -> None:
        with self.admin() as admin:
            admin.flushall()

    @contextmanager
    def admin(self) -> "Iterator[ClusterClient]":
        """A client of all of it."""
        first = [ClusterNode("127.0.0.1", node.port) for node in self.nodes if node.is_running]
        with ClusterClient(startup_nodes=first, protocol=2, socket_timeout=5) as client:
            yield client

    def holder(self, key: str, besides: RedisServer | None = None) -> RedisServer:
        """The primary that a key lies on, as a node says that is not to be left out."""
        slot, asked = slot_of(key), first_of(node for node in self.nodes if node.is_running and node is not besides)
        with asked.admin() as admin:
            ranges = admin.execute_command("CLUSTER SLOTS")
        [port] = [primary[1] for first, last, primary, *_ in _raw(ranges) if first <= slot <= last]
        return first_of(node for node in self.nodes if node.port == port)

    def primaries(self) -> list[RedisServer]:
        """Those that hold slots, as they see it themselves."""
        return [node for node in self.nodes if _replication(node)["role"] == "master"]

    def replica_of(self, primary: RedisServer) -> RedisServer:
        """One that follows it."""
        return first_of(node for node in self.nodes if _replication(node).get("master_port") == primary.port)

    def move(self, key: str, target: RedisServer, between: Callable[[], object] = lambda: None) -> None:
        """Move the slot of a key, key by key; `between` happens after each."""
        slot, source = slot_of(key), self.holder(key)
        with source.admin() as giving, target.admin() as taking:
            ids = [admin.execute_command("CLUSTER MYID").decode() for admin in (giving, taking)]
            taking.execute_command("CLUSTER SETSLOT", slot, "IMPORTING", ids[0])
            giving.execute_command("CLUSTER SETSLOT", slot, "MIGRATING", ids[1])
            while keys := giving.execute_command("CLUSTER GETKEYSINSLOT", slot, 1):
                giving.execute_command("MIGRATE", "127.0.0.1", target.port, "", 0, 5000, "KEYS", *keys)
                between()
            for admin in (taking, giving):
                admin.execute_command("CLUSTER SETSLOT", slot, "NODE", ids[1])

    def wait_until_whole(self, seconds: float = PATIENCE) -> None:
        """Return when every node knows all others, and serves."""
        for node in self.nodes:
            _wait(lambda node=node: _is_whole(node, len(self.nodes)), seconds, "the cluster is not whole")  # type: ignore[misc]

    def wait_until_followed(self, seconds: float = PATIENCE) -> None:
        """Return when every replica has what its primary has, and nobody is a primary who was replaced."""
        _wait(lambda: len(self.primaries()) == 3, seconds, "there are not three primaries")
        for node in self.nodes:
            _wait(lambda node=node: _is_up_to_date(node), seconds, "a replica does not follow")  # type: ignore[misc]

    def wait_until_taken_over(self, key: str, lost: RedisServer, seconds: float = PATIENCE) -> None:
        """Return when a key lies on another primary than the one that was lost."""
        _wait(lambda: self.holder(key, besides=lost) is not lost, seconds, "no replica was promoted")


@contextmanager
def running(
    directory: Path,
    first_port: int | None = None,
    *,
    replicas: int = 0,
    shares: Sequence[int] = SHARES,
    **options: str,
) -> "Iterator[RedisCluster]":
    """Three primaries that share the slots between them, in order; the first listens at `first_port`, if one is given.

    With `replicas`, so many of each. In names of options `_` stands for `-`.
    """
    options = {"cluster-enabled": "yes", **{name.replace("_", "-"): value for name, value in options.items()}}
    with ExitStack() as stack:
        cluster = RedisCluster([], options)
        buses = []
        for number in range(3 * (1 + replicas)):
            place = directory / f"node{number}"
            place.mkdir()
            buses.append(str(free_port()))
            port = first_port if first_port and not number else free_port()
            node = RedisServer(place, {**options, "cluster-port": buses[-1]}, port=port)
            stack.callback(node.end)
            node.start()
            cluster.nodes.append(node)
        for node, (first, end) in zip(cluster.nodes, pairwise(shares), strict=False):
            with node.admin() as admin:
                admin.execute_command("CLUSTER ADDSLOTSRANGE", first, end - 1)
        for node in cluster.nodes[1:]:
            with node.admin() as admin:
                admin.execute_command("CLUSTER MEET", "127.0.0.1", cluster.nodes[0].port, buses[0])
        cluster.wait_until_whole()
        for number, node in enumerate(cluster.nodes[3:]):
            with node.admin() as admin, cluster.nodes[number % 3].admin() as primary:
                admin.execute_command("CLUSTER REPLICATE", primary.execute_command("CLUSTER MYID").decode())
        cluster.wait_until_followed()
        yield cluster


def _wait(happened: Callable[[], bool], seconds: float, otherwise: str) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"{otherwise} within {seconds} s"
        time.sleep(0.02)


def _is_whole(node: RedisServer, count: int) -> bool:
    with node.admin() as admin:
        info = admin.cluster("INFO")
    return (info["cluster_state"], info["cluster_known_nodes"]) == ("ok", str(count))


def _replication(node: RedisServer) -> dict[str, Any]:
    with node.admin() as admin:
        told: dict[str, Any] = admin.info("replication")
    return told


def _is_up_to_date(node: RedisServer) -> bool:
    told = _replication(node)
    return bool(told["role"] == "master" or told["master_link_status"] == "up")


def _raw(ranges: Any) -> Any:
    """What CLUSTER SLOTS answered, whatever redis-py has made of it."""
    if isinstance(ranges, dict):
        return [(first, last, told["primary"]) for (first, last), told in ranges.items()]
    return [(first, last, (primary[0], primary[1])) for first, last, primary, *_ in ranges]
