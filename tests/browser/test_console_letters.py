"""Dead letters in the console: looked at, and sent again."""

import json
import uuid
from collections.abc import Iterator

import httpx2 as httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_kit import GAME, KEYS, OPERATIONS, lines, opened
from tests.support.consumers import wait_for
from tests.support.kafka_server import KafkaServer
from tests.support.patience import PATIENCE
from tests.support.server import Server, running

TOPIC = f"console-{uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="module")
def server(kafka: KafkaServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    for topic in (TOPIC, f"{TOPIC}.dlq"):
        kafka.create_topic(topic, partitions=1)
    environment = {
        "KAFKA_ENABLED": "true",
        "KAFKA_BROKERS": kafka.address,
        "LEADERBOARD_KAFKA__TOPIC": TOPIC,
        "LEADERBOARD_KAFKA__GROUP_ID": TOPIC,
        "LEADERBOARD_KAFKA__DEAD_LETTER_TOPIC": f"{TOPIC}.dlq",
        "LEADERBOARD_AUTH__KEYS": KEYS,
    }
    with running(tmp_path_factory.mktemp("server"), **environment) as server:
        yield server


@pytest.mark.timeout(240)
def test_a_letter_is_sent_again(page: Page, server: Server, kafka: KafkaServer) -> None:
    """It is shown with its reason and what it holds; once its leaderboard is there, sending it makes it count."""
    value = json.dumps({"player_id": "ada", "leaderboard_id": "late", "score": 7}).encode()
    kafka.produce(TOPIC, [("ada", value)])
    headers = {"Authorization": f"Bearer {OPERATIONS}"}
    letters = f"{server.url}/api/v1/dead-letters"
    wait_for(lambda: len(httpx.get(letters, headers=headers).json()["data"]) == 1, PATIENCE, lambda: "no letter")
    board = f"{server.url}/api/v1/leaderboards"
    assert 201 == httpx.post(board, json={"id": "late", "name": "Late"}, headers=headers).status_code

    opened(page, at="#/server")
    row = page.locator(".letters li")
    expect(row).to_contain_text("board_not_found There is no leaderboard 'late'.")
    row.get_by_text("What it holds").click()
    expect(row.locator("pre")).to_have_text(value.decode())
    row.get_by_role("button", name="Send again").click()
    expect(row.get_by_text("Sent: it is consumed like any other record.")).to_be_visible()

    assert any("/api/v1/dead-letters/send" in line for line in lines(page))
    score = f"{board}/late/player/ada"
    wait_for(lambda: httpx.get(score, headers=headers).status_code == 200, PATIENCE, lambda: "it does not count")


def test_who_may_not_look(page: Page) -> None:
    """To a key of some leaderboards it is said what it takes."""
    opened(page, GAME, at="#/server")
    expect(page.get_by_role("heading", name="Dead letters")).to_be_visible()
    expect(page.locator(".letters")).to_have_count(0)
