"""Records whose scores have several parts."""

import json

import pytest

from leaderboard_core import NewBoard
from tests.support.consumers import Ingestion, headers_of

PARTS = [{"name": "solved"}, {"name": "coins", "sort_order": "asc", "value_type": "int64"}]


def record(player: str, score: object) -> tuple[str, bytes]:
    return player, json.dumps({"player_id": player, "leaderboard_id": "contest", "score": score}).encode()


@pytest.mark.timeout(120)
async def test_lists_count_and_what_suits_no_part_is_a_dead_letter(ingestion: Ingestion) -> None:
    """Added up part by part, to the last digit; the reason names the part."""
    async with ingestion.leaderboard() as leaderboard:
        await leaderboard.boards.create(NewBoard(id="contest", name="Contest", update_mode="increment", parts=PARTS))
        ingestion.kafka.create_topic(ingestion.topic, partitions=1)
        scores = [("ada", [1, str(2**53)]), ("bob", [2, 2**53 + 1]), ("ada", [1, 2]), ("cyd", [1, 1.5]), ("dan", 5)]
        ingestion.kafka.produce(ingestion.topic, [record(*score) for score in scores])
        ingestion.consumer()
        ingestion.wait_until_applied()
        ingestion.wait_until_sent()

        await leaderboard.health_sweep()
        entries = (await leaderboard.read.top("contest")).entries

    told = [("bob", (2, "9007199254740993")), ("ada", (2, "9007199254740994"))]
    assert told == [(entry.player_id, entry.score) for entry in entries]
    letters = {place: headers_of(letter) for place, letter in ingestion.dead_letters().items()}
    assert {(0, 3): "invalid", (0, 4): "invalid"} == {place: headers["code"] for place, headers in letters.items()}
    assert "score[1]" in letters[0, 3]["reason"]
