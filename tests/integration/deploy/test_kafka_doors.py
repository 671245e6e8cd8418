"""The Kafka of `deploy/compose.yaml`, as it is set there: it takes what comes with the password, and nothing else."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from confluent_kafka import KafkaException, Producer
from confluent_kafka.admin import AdminClient

from leaderboard_shells.settings import load
from tests.integration.deploy.composed import PASSWORDS, ours, services
from tests.support import kafka_server
from tests.support.make import ROOT
from tests.support.patience import PATIENCE
from tests.support.process import ending_with_us
from tests.support.server import COMMAND, free_port, running

LIBRARY = Path(os.environ.get("KAFKA_LIBS") or ROOT / ".kafka" / "libs")


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address inside the stack; the ports are other ones, and its name is this machine's."""
    kafka_server.required()
    directory = tmp_path_factory.mktemp("composed-kafka")
    inside, outside, controller = (str(free_port()) for _ in range(3))
    variables = services()["kafka"]["environment"] | {"KAFKA_LOG_DIRS": str(directory / "data")}
    variables = {name: text for name, text in variables.items() if name.startswith("KAFKA_")}
    settings = {name.removeprefix("KAFKA_").lower().replace("_", "."): text for name, text in variables.items()}
    lines = "".join(f"{name}={text}\n" for name, text in settings.items())
    for theirs, here in (
        ("kafka:19092", f"127.0.0.1:{inside}"),
        ("INSIDE://:19092", f"INSIDE://127.0.0.1:{inside}"),
        ("127.0.0.1:9092", f"127.0.0.1:{outside}"),
        ("OUTSIDE://:9092", f"OUTSIDE://127.0.0.1:{outside}"),
        ("127.0.0.1:9093", f"127.0.0.1:{controller}"),
    ):
        assert theirs in lines
        lines = lines.replace(theirs, here)
    properties = directory / "server.properties"
    properties.write_text(lines)
    java = ["java", "-cp", f"{LIBRARY}/*"]
    formatting = ["kafka.tools.StorageTool", "format", "--cluster-id", "A" * 22, "--config", str(properties)]
    subprocess.run([*java, *formatting], check=True, capture_output=True, timeout=60)
    with (directory / "log").open("wb") as log:
        command = [*ending_with_us(), *java, "-Xmx512m", "kafka.Kafka", str(properties)]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for(f"127.0.0.1:{inside}", directory / "log")
        yield f"127.0.0.1:{inside},127.0.0.1:{outside}"
    finally:
        process.kill()
        process.wait()


def options() -> dict[str, str]:
    """What the processes of the stack connect with."""
    settings = load(None, ours()["consumer"]["environment"])
    return {name: str(value) for name, value in settings.kafka.options.items()}


def wait_for(address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            AdminClient({"bootstrap.servers": address, "log_level": 0, **options()}).list_topics(timeout=2)
        except KafkaException:
            assert time.monotonic() < deadline, log.read_text()[-2000:]
        else:
            return


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "PLAIN", "sasl.username": "leaderboard"}
        | {"sasl.password": "guessed"},
    ],
    ids=["nothing", "another password"],
)
@pytest.mark.parametrize("listener", [0, 1], ids=["inside", "outside"])
def test_without_the_password_nothing_arrives(broker: str, shown: dict[str, str], listener: int) -> None:
    """Neither inside the stack nor from this machine, with no name or with a wrong password."""
    address = broker.split(",")[listener]
    with pytest.raises(KafkaException):
        AdminClient({"bootstrap.servers": address, "log_level": 0, **shown}).list_topics(timeout=3)
    failed: list[object] = []
    producer = Producer({"bootstrap.servers": address, "log_level": 0, "message.timeout.ms": 3_000, **shown})
    producer.produce("leaderboard-scores", b"{}", on_delivery=lambda error, _: failed.append(error))
    producer.flush(20)
    assert [True] == [error is not None for error in failed]


@pytest.mark.timeout(180)
def test_with_it_scores_go_through(broker: str, tmp_path: Path) -> None:
    """`produce` and a server that consumes, set as the stack's processes are."""
    variables = {
        "KAFKA_BROKERS": broker.split(",", maxsplit=1)[0],
        "LEADERBOARD_KAFKA__OPTIONS": json.dumps(options()),
    }
    with running(tmp_path, KAFKA_ENABLED="true", **variables) as server:
        sending = [COMMAND, "produce", "--leaderboard", "game1", "--players", "20", "--initial-only"]
        environment = os.environ | variables | {"LEADERBOARD_URL": server.url}
        ended = subprocess.run(sending, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert 0 == ended.returncode, ended.stderr
        deadline = time.monotonic() + PATIENCE
        while (found := players(server.url)) < 20:
            assert time.monotonic() < deadline, found
            time.sleep(0.1)


def players(url: str) -> int:
    return int(httpx.get(f"{url}/api/v1/leaderboards/game1/stats").json()["data"]["total_players"])


def test_the_password_is_the_stacks() -> None:
    """One that is made up, like the others."""
    assert PASSWORDS["KAFKA_PASSWORD"] == options()["sasl.password"]
