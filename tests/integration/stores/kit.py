"""Stores as they should not be: each of them real, in a place where a server looks for its store."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from attrs import define

from tests.support import redis_cluster
from tests.support.process import OwnProcess, ending_with_us
from tests.support.redis_server import RedisServer, required


@define
class Sentinel(OwnProcess):
    """A Sentinel that watches nothing."""

    directory: Path
    port: int

    def start(self) -> None:
        file = self.directory / "sentinel.conf"
        file.write_text(f"port {self.port}\nbind 127.0.0.1\ndir {self.directory}\n")
        command = [*ending_with_us(), required(), str(file), "--sentinel"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self._wait_for_answer(self._answers, 10.0)

    def _answers(self) -> bool:
        try:
            with redis.Redis(port=self.port, retry=None, socket_timeout=5, protocol=2) as client:
                client.ping()
        except redis.ConnectionError:
            return False
        return True


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
