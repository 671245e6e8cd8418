"""Records that come after the end of the season in which their scores were made."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from leaderboard_core import At, NewBoard
from tests.support.consumers import Ingestion, headers_of


def record(player: str, made: datetime, score: float = 1) -> tuple[str, bytes]:
    fields = {"player_id": player, "leaderboard_id": "race", "score": score, "occurred_at": made.isoformat()}
    return player, json.dumps(fields).encode()


@pytest.mark.timeout(120)
async def test_late_records_count_while_their_season_is_in_grace(ingestion: Ingestion) -> None:
    """Once each, beside those of the open season; made before it, or past the grace, they are dead letters."""
    async with ingestion.leaderboard() as leaderboard:
        new = NewBoard(id="race", name="Race", reset_period="monthly", reset_grace="1h", update_mode="increment")
        created = (await leaderboard.boards.create(new)).created_at
        began = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=created)
        await asyncio.sleep(0.01)
        await leaderboard.boards.reset("race")
        ingestion.kafka.create_topic(ingestion.topic, partitions=1)
        records = [
            record("late", began, 2),
            record("late", began + timedelta(microseconds=1), 3),
            record("on-time", datetime.now(UTC), 9),
            record("before", began - timedelta(microseconds=1)),
        ]
        ingestion.kafka.produce(ingestion.topic, records)
        ingestion.consumer()
        ingestion.wait_until_applied()
        await leaderboard.health_sweep()
        past = (await leaderboard.read.top("race", at=At(season=1))).entries
        live = (await leaderboard.read.top("race")).entries
        assert ([("late", 5)], [("on-time", 9)]) == tuple(
            [(entry.player_id, entry.score) for entry in entries] for entries in (past, live)
        )

        await leaderboard.boards.reset("race")
        ingestion.kafka.produce(ingestion.topic, [record("too-late", began)])
        ingestion.wait_until_applied()
        ingestion.wait_until_sent()

        assert ["late"] == [entry.player_id for entry in (await leaderboard.read.top("race", at=At(season=1))).entries]
    letters = {place: headers_of(letter)["code"] for place, letter in ingestion.dead_letters().items()}
    assert dict.fromkeys([(0, 3), (0, 4)], "occurred_before_season") == letters
