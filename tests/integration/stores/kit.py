"""Stores as they should not be: each of them real, in a place where a server looks for its store."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import redis_cluster
from tests.support.redis_sentinel import Sentinel
from tests.support.redis_server import RedisServer


@contextmanager
def a_sentinel(directory: Path, port: int) -> Iterator[None]:
    sentinel = Sentinel(directory, port)
    try:
        sentinel.start()
        yield
    finally:
        sentinel.end()


@contextmanager
def a_cluster_node(directory: Path, port: int) -> Iterator[None]:
    """The first of three."""
    with redis_cluster.running(directory, port):
        yield


@contextmanager
def a_redis(directory: Path, port: int) -> Iterator[RedisServer]:
    """As it should be."""
    server = RedisServer(directory, port=port)
    try:
        server.start()
        yield server
    finally:
        server.end()


@contextmanager
def a_replica(directory: Path, port: int) -> Iterator[None]:
    """Of a primary that is not there."""
    with a_redis(directory, port) as server, server.admin() as admin:
        admin.replicaof("127.0.0.1", 1)
        yield


@contextmanager
def a_full_redis(directory: Path, port: int) -> Iterator[None]:
    with a_redis(directory, port) as server, server.admin() as admin:
        admin.config_set("maxmemory", 1)
        yield


@contextmanager
def a_redis_without_scripting(directory: Path, port: int) -> Iterator[None]:
    """The user that everybody is who names none may do all but run scripts."""
    with a_redis(directory, port) as server, server.admin() as admin:
        admin.execute_command("ACL", "SETUSER", "default", "-@scripting")
        yield
