"""`leaderboard produce`: a first score of every player, then random ones, all of which arrive."""

import json
import signal
import subprocess
import uuid
from collections.abc import Iterator

import httpx2 as httpx
import pytest
from attrs import evolve, frozen

from tests.support.command import command
from tests.support.consumers import wait_for
from tests.support.kafka_server import KafkaServer
from tests.support.server import COMMAND, Server, running


@frozen
class Produce:
    """Runs the command with a topic and a board of its own."""

    kafka: KafkaServer
    server: Server
    topic: str
    board: str

    def command(self, *options: str) -> list[str]:
        where = ("--brokers", self.kafka.address, "--topic", self.topic, "--url", self.server.url)
        return command("produce", *where, "--leaderboard", self.board, *options)

    def __call__(self, *options: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(self.command(*options), capture_output=True, text=True, timeout=50, check=False)

    def scores(self) -> list[dict[str, object]]:
        """What has arrived, by value."""
        return [json.loads(message.value() or b"") for message in self.kafka.records(self.topic)]

    def players(self) -> int:
        stats = httpx.get(f"{self.server.url}/api/v1/leaderboards/{self.board}/stats").json()
        return int(stats["data"]["total_players"])


@pytest.fixture(scope="module")
def consumed() -> str:
    """The topic that the server consumes."""
    return f"consumed-{uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="module")
def server(kafka: KafkaServer, consumed: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    environment = {
        "KAFKA_ENABLED": "true",
        "KAFKA_BROKERS": kafka.address,
        "LEADERBOARD_KAFKA__TOPIC": consumed,
        "LEADERBOARD_KAFKA__GROUP_ID": consumed,
        "LEADERBOARD_KAFKA__DEAD_LETTER_TOPIC": f"{consumed}.dlq",
    }
    with running(tmp_path_factory.mktemp("server"), **environment) as server:
        yield server


@pytest.fixture
def produce(kafka: KafkaServer, server: Server) -> Produce:
    name = f"fed-{uuid.uuid4().hex[:8]}"
    return Produce(kafka, server, topic=name, board=name)


def test_everybody_first_then_at_a_rate(produce: Produce, consumed: str) -> None:
    """Every player once, then as many as the rate says; the board is made, and a server with Kafka on shows them."""
    produce = evolve(produce, topic=consumed)
    ended = produce("--players", "700", "--rate", "300", "--duration", "2s")

    sent = produce.scores()
    assert (0, 1300) == (ended.returncode, len(sent)), ended.stderr
    assert {f"player{n}" for n in range(1, 701)} == {str(score["player_id"]) for score in sent}
    wait_for(lambda: produce.players() == 700, 30, lambda: f"{produce.players()} players")
    assert "queue" in httpx.get(f"{produce.server.url}/ready").json()["data"]["checks"]


def test_first_scores_alone(produce: Produce) -> None:
    """`--initial-only`, of a number of players that no list divides; again, on the board that is there."""
    for _ in range(2):
        assert 0 == produce("--players", "501", "--initial-only").returncode

    assert 1002 == len(produce.scores())


def test_as_fast_as_it_goes(produce: Produce) -> None:
    """A rate of 0 does not wait."""
    ended = produce("--players", "1", "--rate", "0", "--duration", "1s")

    assert 0 == ended.returncode
    assert len(produce.scores()) > 3_000


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly(produce: Produce, number: signal.Signals) -> None:
    """Told to end, it says how many scores there were, and all of them have arrived."""
    process = subprocess.Popen(produce.command("--players", "10"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_for(lambda: sum(produce.kafka.ends(produce.topic).values()) > 0, 30, lambda: "nothing was sent")
    process.send_signal(number)
    told, complaint = process.communicate(timeout=20)

    [_, last] = told.decode().splitlines()
    assert 0 == process.returncode, complaint
    assert f"{len(produce.scores()):,} scores in" in last


def test_no_kafka(produce: Produce) -> None:
    """One line says that nobody answers."""
    ended = subprocess.run(
        [COMMAND, "produce", "--brokers", "127.0.0.1:1", "--url", produce.server.url],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )

    assert (1, ["leaderboard: no Kafka answers at 127.0.0.1:1"]) == (ended.returncode, ended.stderr.splitlines())
