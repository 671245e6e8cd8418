"""Records of players without a result."""

import json

import pytest

from leaderboard_core import NewBoard
from tests.support.consumers import Ingestion, headers_of


def record(board: str, player: str, score: float | None) -> tuple[str, bytes]:
    return player, json.dumps({"player_id": player, "leaderboard_id": board, "score": score}).encode()


@pytest.mark.timeout(120)
async def test_null_counts_where_it_is_taken_and_is_a_dead_letter_elsewhere(ingestion: Ingestion) -> None:
    """In the order of the topic, as any score; the reason names the field and the setting."""
    async with ingestion.leaderboard() as leaderboard:
        await leaderboard.boards.create(NewBoard(id="race", name="Race", allow_null_score=True))
        await leaderboard.boards.create(NewBoard(id="other", name="Other"))
        ingestion.kafka.create_topic(ingestion.topic, partitions=1)
        sent = [
            ("race", "ada", 5),
            ("race", "bob", None),
            ("race", "ada", None),
            ("race", "cyd", 3),
            ("other", "d", None),
        ]
        ingestion.kafka.produce(ingestion.topic, [record(*one) for one in sent])
        ingestion.consumer()
        ingestion.wait_until_applied()
        ingestion.wait_until_sent()

        await leaderboard.health_sweep()
        entries = (await leaderboard.read.top("race")).entries

    best, *others = [(one.rank, one.player_id, one.score) for one in entries]
    assert (1, "cyd", 3) == best
    # Records of one millisecond stand by their players' ids.
    assert {(None, "ada", None), (None, "bob", None)} == {*others}
    [(place, letter)] = ingestion.dead_letters().items()
    assert ((0, 4), "invalid") == (place, headers_of(letter)["code"])
    assert "score: must not be null" in headers_of(letter)["reason"]
    assert "allow_null_score" in headers_of(letter)["reason"]
