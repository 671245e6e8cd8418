"""Records of a board that is frozen: they count, and whoever sends or watches them learns nothing by it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from leaderboard_core import NewBoard
from leaderboard_core.usecases.answers import At
from leaderboard_core.usecases.viewer import Viewer
from tests.support.consumers import Ingestion, headers_of


def record(player: str, score: float) -> tuple[str, bytes]:
    return player, json.dumps({"player_id": player, "leaderboard_id": "race", "score": score}).encode()


@pytest.mark.timeout(120)
async def test_records_of_a_frozen_board_tell_nothing(ingestion: Ingestion) -> None:
    """The public's answer stays the same, and a dead letter says nothing but what was wrong with its record."""
    async with ingestion.leaderboard() as leaderboard:
        began = datetime.now(UTC) - timedelta(minutes=1)
        await leaderboard.boards.create(NewBoard(id="race", name="Race", max_score=100, hide_after=began))
        public = At(viewer=Viewer.PUBLIC)
        before = await leaderboard.read.top("race", at=public)
        ingestion.kafka.create_topic(ingestion.topic, partitions=1)
        ingestion.kafka.produce(ingestion.topic, [record("a", 5), record("b", 7), record("a", 101), record("a", 9)])
        ingestion.consumer()
        ingestion.wait_until_applied()
        ingestion.wait_until_sent()
        await leaderboard.health_sweep()

        assert before == await leaderboard.read.top("race", at=public)
        assert before.meta.frozen
        held = [(entry.player_id, entry.score) for entry in (await leaderboard.read.top("race")).entries]

    assert [("a", 9), ("b", 7)] == held
    [letter] = ingestion.dead_letters().values()
    headers = headers_of(letter)
    assert ("score_out_of_bounds", record("a", 101)[1]) == (headers["code"], letter.value())
    assert not {"rank", "previous_rank", "previous_score"} & headers.keys()
    assert "9" not in headers["reason"]
    assert "7" not in headers["reason"]
