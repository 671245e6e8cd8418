"""By what name the group knows a consumer again."""

import re
import socket
import subprocess
import sys

import pytest

from leaderboard_adapters.kafka.endpoint import KafkaEndpoint
from leaderboard_adapters.kafka.instance_ids import InstanceIds

HOLDER = """
import sys
from leaderboard_adapters.kafka.instance_ids import InstanceIds
with InstanceIds(sys.argv[1]).claimed() as name:
    print(name, flush=True)
    sys.stdin.read()
"""


def endpoint(**options: object) -> KafkaEndpoint:
    return KafkaEndpoint(
        brokers=["a:1"],
        topic="t",
        dead_letter_topic="d",
        group_id="g",
        batch_size=1,
        batch_timeout=0.1,
        session_timeout=6.0,
        options=options,
    )


def number(name: str | None) -> int:
    assert name is not None
    return int(name.rpartition("-")[2])


def test_each_has_the_lowest_number_that_is_free() -> None:
    """Several of one group count up; whoever comes after one has gone takes its number."""
    with InstanceIds("one").claimed() as first:
        with InstanceIds("one").claimed() as second, InstanceIds("another").claimed() as elsewhere:
            assert [0, 1, 0] == [number(name) for name in (first, second, elsewhere)]
        with InstanceIds("one").claimed() as next_one:
            assert second == next_one


def test_a_killed_process_leaves_its_number() -> None:
    """At once, and to whoever is started in its place; others keep theirs."""

    def started() -> "tuple[subprocess.Popen[str], str]":
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, "killed"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        return process, process.stdout.readline().strip()

    processes = []
    try:
        for expected in (0, 1):
            process, name = started()
            processes.append(process)
            assert expected == number(name)
        processes[0].kill()
        processes[0].wait()
        process, name = started()
        processes.append(process)
        assert 0 == number(name)
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def test_a_name_is_one_that_kafka_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """However the machine is called."""
    monkeypatch.setattr(socket, "gethostname", lambda: "größe @home")
    with InstanceIds("odd").claimed() as name:
        assert name is not None
        assert re.fullmatch("[A-Za-z0-9._-]{1,249}", name)


def test_a_lost_name_is_not_taken_again() -> None:
    """The next number is; a name that the options give has no other behind it."""
    ids, fixed = InstanceIds("lost"), InstanceIds("lost", "mine")
    with ids.claimed() as first:
        assert first is not None
    ids.lose(first)
    fixed.lose("mine")

    with ids.claimed() as second, fixed.claimed() as none:
        assert (1, None) == (number(second), none)


@pytest.mark.parametrize(
    ("options", "claimed"),
    [
        ({"group.instance.id": "mine"}, "mine"),
        ({"group.instance.id": ""}, None),
        ({"group.protocol": "consumer"}, None),
    ],
)
def test_what_options_say_of_the_name(options: dict[str, object], claimed: str | None) -> None:
    """They name it, or want none; the new protocol has none unless it is named."""
    with endpoint(**options).claimed_instance_id() as name:
        assert claimed == name


def test_a_session_has_several_signs_of_life() -> None:
    """Of the classic protocol; with the new one the broker says how long it is, and the client refuses to be told."""
    classic, new = endpoint().consumer("me"), endpoint(**{"group.protocol": "consumer"}).consumer()

    assert (6000, 1000, "me") == tuple(
        classic[name] for name in ("session.timeout.ms", "heartbeat.interval.ms", "group.instance.id")
    )
    assert {"session.timeout.ms", "heartbeat.interval.ms", "partition.assignment.strategy"}.isdisjoint(new)
    assert 9000 == endpoint(**{"session.timeout.ms": 9000}).consumer("me")["session.timeout.ms"]
