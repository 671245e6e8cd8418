"""The whole stack from the installed programs: it comes up, is fed, tells the truth, and goes."""

import json
import os
import re
import signal
import socket
import time
from collections.abc import Iterator, Mapping

import pytest
from attrs import astuple, frozen

from tests.support import kafka_server, postgres_server, redis_server
from tests.support.make import ROOT, Make, open_checkout
from tests.support.patience import PATIENCE
from tests.support.server import free_port

pytestmark = pytest.mark.timeout(240)

PARTS = ("redis", "postgres", "kafka", "server", "consumer", "scheduler")


@frozen
class Ports:
    redis: int
    postgres: int
    kafka: int
    controller: int
    consumer: int
    scheduler: int

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            "REDIS_ADDR": f"127.0.0.1:{self.redis}",
            "POSTGRES_PORT": str(self.postgres),
            "KAFKA_BROKERS": f"127.0.0.1:{self.kafka}",
            "KAFKA_CONTROLLER_PORT": str(self.controller),
            "CONSUMER_PORT": str(self.consumer),
            "SCHEDULER_PORT": str(self.scheduler),
        }


@pytest.fixture
def ports() -> Ports:
    return Ports(*(free_port() for _ in range(6)))


@pytest.fixture
def make(ports: Ports) -> Iterator[Make]:
    redis_server.required()
    postgres_server.required()
    kafka_server.required()
    with open_checkout(**ports.environment, KAFKA_LIBS=str(ROOT / ".kafka" / "libs")) as make:
        yield make


def test_the_stack_from_up_to_down(make: Make, ports: Ports) -> None:
    """`up` returns when all is ready, the server on the faster engine; what is fed through Kafka is on the board; a
    killed part is told; `down` leaves nothing running, and the data for the next time."""
    up = make.does("up", seconds=180)
    assert [*PARTS] == [line.split()[0] for line in up.splitlines()]
    wait_for_states(make, dict.fromkeys(PARTS, "ready"))
    assert '"engine": "uvicorn", "event": "serving"' in make.does("logs")
    assert make.does("test-health").endswith("health: passed\n")

    fed = make("feed", "PLAYERS=40", "RATE=50", "DURATION=1", "BOARD=fed")
    assert 0 == fed.returncode, fed.stderr
    wait_for_players(make, "fed", 40)

    os.kill(pid_of(make, "redis"), signal.SIGKILL)
    wait_until_gone(ports.redis)
    told = make.does("status")
    assert re.search(rf"^redis      ended by itself: pid \d+, 127\.0\.0\.1:{ports.redis}; see ", told, re.MULTILINE)

    down = make.does("down", seconds=150)
    assert set(PARTS) - {"redis"} == {line.split()[0] for line in down.splitlines()}
    assert dict.fromkeys(PARTS, "not running") == states(make)
    assert [] == [port for port in (*astuple(ports), make.port) if answers(port)]
    assert {"postgres", "redis", "kafka", "secrets.env"} == {kept.name for kept in (make.checkout / ".data").iterdir()}


def test_a_part_that_cannot_start_is_named(make: Make, ports: Ports) -> None:
    """Whoever else has the port is left alone, and the variable is told that chooses another one."""
    with socket.create_server(("127.0.0.1", ports.redis)):
        refused = make("up")

    assert 2 == refused.returncode
    assert f"redis: cannot listen on 127.0.0.1:{ports.redis}: address already in use; " in refused.stderr
    assert "another port with REDIS_ADDR" in refused.stderr
    assert "postgres" not in make.does("status")


def states(make: Make) -> Mapping[str, str]:
    """What `status` says of each part, in a word."""
    lines = (line.split(maxsplit=1) for line in make.does("status").splitlines())
    return {name: state.rpartition(", ")[2] for name, state in lines}


def wait_for_states(make: Make, expected: Mapping[str, str], seconds: float = PATIENCE) -> None:
    # A busy machine may let one check of many take too long.
    deadline = time.monotonic() + seconds
    while (found := states(make)) != expected:
        assert time.monotonic() < deadline, found


def pid_of(make: Make, part: str) -> int:
    return int(json.loads((make.checkout / ".run" / f"{part}.pid").read_text())["pid"])


def wait_for_players(make: Make, board: str, count: int, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while (found := make.players(board)) != count:
        assert time.monotonic() < deadline, f"{found} players instead of {count}"
        time.sleep(0.1)


def wait_until_gone(port: int, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while answers(port):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
