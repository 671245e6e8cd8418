"""Dead letters are looked at and sent again, by every door of a server that consumes."""

import json
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from attrs import frozen

from leaderboard_shells.client import NO_RETRIES, ApiError, LeaderboardClient
from leaderboard_shells.wire.limits import MAX_LETTERS
from tests.integration.cli.kit import Cli
from tests.support.consumers import wait_for
from tests.support.kafka_server import KafkaServer, protocol_options
from tests.support.keys import bearer, key
from tests.support.patience import PATIENCE
from tests.support.server import Server, running

LETTERS = "/api/v1/dead-letters"
SEND = f"{LETTERS}/send"
BOARD = {"id": "sum", "name": "Sum", "update_mode": "increment"}
KEYS = [
    {"name": "operations", "sha256": key("operations", "admin").sha256, "scopes": ["admin"]},
    {"name": "game", "sha256": key("game", "admin").sha256, "scopes": ["admin"], "boards": ["game*"]},
    {"name": "reader", "sha256": key("reader", "read").sha256, "scopes": ["read"]},
]


def record(score: float, player: str = "p", **fields: object) -> tuple[str, bytes]:
    return player, json.dumps({"player_id": player, "leaderboard_id": "sum", "score": score, **fields}).encode()


@frozen
class Place:
    """A server that consumes a topic of its own."""

    kafka: KafkaServer
    server: Server
    topic: str

    def letters(self, count: int, limit: int = MAX_LETTERS) -> list[dict[str, Any]]:
        """The letters, as soon as there are so many."""
        found: list[dict[str, Any]] = []

        def arrived() -> bool:
            answer = httpx.get(
                self.server.url + LETTERS, params={"limit": limit}, headers=bearer("operations"), timeout=30
            )
            assert 200 == answer.status_code, answer.text
            found[:] = answer.json()["data"]
            return len(found) >= count

        wait_for(arrived, PATIENCE, lambda: f"{len(found)} letters")
        return found

    def send(self, *places: object) -> httpx.Response:
        body = {"letters": [*places]}
        return httpx.post(self.server.url + SEND, json=body, headers=bearer("operations"), timeout=30)

    def total(self) -> float | None:
        answer = httpx.get(f"{self.server.url}/api/v1/leaderboards/sum/player/p", headers=bearer("operations"))
        return float(answer.json()["data"]["score"]) if answer.status_code == 200 else None

    def wait_for_total(self, score: float) -> None:
        wait_for(lambda: self.total() == score, PATIENCE, lambda: f"{self.total()} of {score}")

    def create(self) -> None:
        url = f"{self.server.url}/api/v1/leaderboards"
        assert 201 == httpx.post(url, json=BOARD, headers=bearer("operations")).status_code


@pytest.fixture(params=["hypercorn", "uvicorn"])
def place(kafka: KafkaServer, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    topic = f"letters-{uuid.uuid4().hex[:8]}"
    kafka.create_topic(topic, partitions=2)
    kafka.create_topic(f"{topic}.dlq", partitions=2, max_message_bytes="5000")
    environment = {
        "KAFKA_ENABLED": "true",
        "KAFKA_BROKERS": kafka.address,
        "LEADERBOARD_KAFKA__TOPIC": topic,
        "LEADERBOARD_KAFKA__GROUP_ID": topic,
        "LEADERBOARD_KAFKA__DEAD_LETTER_TOPIC": f"{topic}.dlq",
        "LEADERBOARD_KAFKA__OPTIONS": json.dumps(protocol_options()),
        "LEADERBOARD_AUTH__KEYS": json.dumps(KEYS),
        "LEADERBOARD_SERVER__ENGINE": request.param,
    }
    with running(tmp_path, **environment) as server:
        yield Place(kafka, server, topic)


def place_of(letter: dict[str, Any]) -> dict[str, Any]:
    return {name: letter[name] for name in ("partition", "offset")}


@pytest.mark.timeout(180)
def test_a_letter_sent_twice_counts_once(place: Place) -> None:
    """It is seen with its reason, sent while there is no board, and again twice when there is one: it counts once."""
    place.kafka.produce(place.topic, [record(7)])
    [letter] = place.letters(1)
    assert ("board_not_found", "p", "There is no leaderboard 'sum'.") == tuple(
        letter[name] for name in ("code", "record_key", "reason")
    )
    assert record(7)[1].decode() == letter["record_value"]
    assert len(record(7)[1]) == letter["value_size"]

    assert [{**place_of(letter), "status": 200}] == place.send(place_of(letter)).json()["data"]
    again, first = place.letters(2)
    assert (letter, "board_not_found") == (first, again["code"])
    place.create()
    # The first letter and the one that it became are one score.
    for one in (letter, again, letter):
        assert [200] == [sent["status"] for sent in place.send(place_of(one), place_of(one)).json()["data"][:1]]
    place.kafka.produce(place.topic, [record(100, event_id="last")] * 2, 0)
    place.kafka.produce(place.topic, [record(1000, event_id="of-all")] * 2, 1)

    place.wait_for_total(1107)


@pytest.mark.timeout(180)
def test_what_cannot_be_sent(place: Place) -> None:
    """Each is answered by itself: where nothing lies, what was left out, what is no object, and what is no letter."""
    place.kafka.produce(place.topic, [("q", os.urandom(6_000))])
    [left_out] = place.letters(1)
    place.kafka.produce(place.topic, [("r", b"{")])
    broken, _ = place.letters(2)
    place.kafka.produce(f"{place.topic}.dlq", [("s", b"{}")], 0, headers=[("source-topic-id", b"\xff")])
    stranger = {"partition": 0, "offset": place.kafka.ends(f"{place.topic}.dlq")[0] - 1}

    assert (left_out["left_out"], left_out["record_value"]) == (True, None)
    assert [broken, left_out] == place.letters(2)
    places = [
        place_of(left_out),
        place_of(broken),
        stranger,
        {"partition": 0, "offset": 2**53 - 1},
        {"partition": 7, "offset": 0},
    ]
    sent = place.send(*places).json()["data"]
    assert places == [place_of(one) for one in sent]
    assert [
        (409, "dead_letter_unsendable"),
        (409, "dead_letter_unsendable"),
        (404, "dead_letter_not_found"),
        (404, "dead_letter_not_found"),
        (404, "dead_letter_not_found"),
    ] == [(one["status"], one["code"]) for one in sent]
    assert 2 == sum(place.kafka.ends(place.topic).values()), "something was queued"


@pytest.mark.timeout(180)
def test_what_names_no_place(place: Place) -> None:
    """It is told with its field, and nothing is sent."""
    place.kafka.produce(place.topic, [record(7)])
    [letter] = place.letters(1)
    place.create()

    wrong = {"partition": -1, "offset": "0"}
    answer = place.send(place_of(letter), wrong, 3)
    assert 422 == answer.status_code
    assert ["letters[1].partition", "letters[1].offset", "letters[2]"] == [
        fault["path"] for fault in answer.json()["details"]
    ]
    assert 422 == place.send().status_code
    assert 422 == place.send(*[place_of(letter)] * (MAX_LETTERS + 1)).status_code
    answer = httpx.get(f"{place.server.url}{LETTERS}?limit={MAX_LETTERS + 1}", headers=bearer("operations"))
    assert 422 == answer.status_code
    assert place.total() is None
    assert 1 == sum(place.kafka.ends(place.topic).values())


@pytest.mark.timeout(180)
def test_who_may(place: Place) -> None:
    """Keys with `admin` on every leaderboard alone."""
    url = place.server.url
    for name, status in (("game", 403), ("reader", 403), ("unknown", 401)):
        assert status == httpx.get(url + LETTERS, headers=bearer(name)).status_code
        body = {"letters": [{"partition": 0, "offset": 0}]}
        assert status == httpx.post(url + SEND, json=body, headers=bearer(name)).status_code


@pytest.mark.timeout(180)
def test_the_newest_first(place: Place) -> None:
    """Of all partitions together, and no more than are asked for; what is long is shown by its beginning."""
    for number in range(12):
        place.kafka.produce(place.topic, [record(number, f"player{number % 3}", metadata={"x": "y" * 3_000})])
        place.letters(number + 1)

    newest = place.letters(5, limit=5)

    assert place.letters(12)[:5] == newest
    assert 5 == len(newest)
    assert [11, 10, 9, 8, 7] == [json.loads(one["record_value"].split(', "meta')[0] + "}")["score"] for one in newest]
    assert all(len(one["record_value"]) == 2_000 < one["value_size"] for one in newest)


@pytest.mark.timeout(180)
def test_by_the_client_and_the_command(place: Place, tmp_path: Path) -> None:
    """They list it and send it; a place at which nothing lies ends the command with 1."""
    place.kafka.produce(place.topic, [record(7)])
    place.letters(1)
    place.create()
    with LeaderboardClient(place.server.url, key="lbk_operations") as client:
        [letter] = client.dead_letters(1).data
        [sent] = client.send_dead_letters([(letter.partition, letter.offset)]).data
    assert (200, None) == (sent.status, sent.code)

    leaderboard = Cli(tmp_path, place.server.url)
    shown = ("--key", "lbk_operations")
    assert "board_not_found" in leaderboard.does("dead-letters", *shown)
    at = f"{letter.partition}:{letter.offset}"
    assert at in leaderboard.does("dead-letters", "--send", at, *shown)
    missing = leaderboard("dead-letters", "--send", at, "--send", "0:999", *shown)
    assert (1, True) == (missing.returncode, "dead_letter_not_found" in missing.stdout)
    for wrong in (("--send", "nowhere"), ("--send", at, "--limit", "1")):
        assert 2 == leaderboard("dead-letters", *wrong).returncode
    place.wait_for_total(7)


@pytest.mark.timeout(120)
def test_kafka_away(tmp_path: Path, kafka: KafkaServer) -> None:
    """What cannot be read is 503, within seconds, and what cannot be sent is told for each."""
    away = KafkaServer(tmp_path / "away")
    with running(tmp_path, KAFKA_ENABLED="true", KAFKA_BROKERS=away.address) as server:
        with LeaderboardClient(server.url, retries=NO_RETRIES) as client, pytest.raises(ApiError) as refused:
            client.dead_letters()
        assert "store_unavailable" == refused.value.code
        body = {"letters": [{"partition": 0, "offset": 0}]}
        [sent] = httpx.post(server.url + SEND, json=body, timeout=30).json()["data"]
        assert (503, "store_unavailable") == (sent["status"], sent["code"])


@pytest.mark.timeout(180)
def test_a_server_that_does_not_consume(place: Place, tmp_path: Path) -> None:
    """Told where they are, it shows what who consumes has put there, and sends it again; it is ready without Kafka."""
    place.kafka.produce(place.topic, [record(7)])
    [letter] = place.letters(1)
    place.create()
    away = KafkaServer(tmp_path / "away")
    environment = {"LEADERBOARD_KAFKA__DEAD_LETTERS": "true", "LEADERBOARD_KAFKA__TOPIC": place.topic}
    told = {**environment, "LEADERBOARD_KAFKA__DEAD_LETTER_TOPIC": f"{place.topic}.dlq"}
    for name in ("beside", "alone"):
        (tmp_path / name).mkdir()

    with running(tmp_path / "beside", KAFKA_BROKERS=place.kafka.address, **told) as beside:
        assert [letter] == httpx.get(beside.url + LETTERS, timeout=30).json()["data"]
        sent = httpx.post(beside.url + SEND, json={"letters": [place_of(letter)]}, timeout=30).json()["data"]
        assert [{**place_of(letter), "status": 200}] == sent
    place.wait_for_total(7)

    with running(tmp_path / "alone", KAFKA_BROKERS=away.address, **told) as alone:
        assert "ready" == httpx.get(f"{alone.url}/ready").json()["data"]["status"]
        answer = httpx.get(alone.url + LETTERS, timeout=30)
        assert (503, "store_unavailable") == (answer.status_code, answer.json()["code"])


def test_no_kafka(tmp_path: Path) -> None:
    """Where the server neither consumes nor is told where they are, it says what to set."""
    with running(tmp_path) as server:
        body = {"letters": [{"partition": 0, "offset": 0}]}
        for answer in (httpx.get(server.url + LETTERS), httpx.post(server.url + SEND, json=body)):
            assert (409, "kafka_not_enabled") == (answer.status_code, answer.json()["code"])
            assert "set kafka.dead_letters to true" in answer.json()["error"]
