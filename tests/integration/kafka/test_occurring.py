"""Records that say when their scores were made."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from leaderboard_core import NewBoard
from tests.support.consumers import Ingestion, headers_of


def record(player: str, **fields: object) -> tuple[str, bytes]:
    return player, json.dumps({"player_id": player, "leaderboard_id": "race", "score": 1, **fields}).encode()


@pytest.mark.timeout(120)
async def test_what_records_say_goes_before_their_timestamps(ingestion: Ingestion) -> None:
    """The order of the moments is the order of equal scores; what can never count is a dead letter with its code."""
    async with ingestion.leaderboard() as leaderboard:
        created = (await leaderboard.boards.create(NewBoard(id="race", name="Race"))).created_at
        began = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=created)
        moments = {
            name: (began + timedelta(microseconds=at)).isoformat() for name, at in (("a", 3), ("b", 2), ("c", 1))
        }
        ingestion.kafka.create_topic(ingestion.topic, partitions=1)
        ingestion.kafka.produce(
            ingestion.topic,
            [
                record("plain"),
                *[record(player, occurred_at=moment) for player, moment in moments.items()],
                record("before", occurred_at=(began - timedelta(microseconds=1)).isoformat()),
                record("ahead", occurred_at=(datetime.now(UTC) + timedelta(days=1)).isoformat()),
            ],
        )
        ingestion.consumer()
        ingestion.wait_until_applied()
        ingestion.wait_until_sent()

        await leaderboard.health_sweep()
        entries = (await leaderboard.read.top("race")).entries

    assert ["c", "b", "a", "plain"] == [entry.player_id for entry in entries]
    letters = {place: headers_of(letter) for place, letter in ingestion.dead_letters().items()}
    assert {(0, 4): "occurred_before_season", (0, 5): "invalid"} == {
        place: headers["code"] for place, headers in letters.items()
    }
    assert "occurred_at" in letters[0, 5]["reason"]
