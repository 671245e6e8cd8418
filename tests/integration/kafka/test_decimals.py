"""Decimals that come through Kafka add up exactly, whatever lists they are consumed in."""

import json
import operator
from collections.abc import Sequence
from fractions import Fraction
from functools import reduce

import pytest

from leaderboard_core import NewBoard
from tests.support.consumers import Ingestion

BOARD = NewBoard(id="sum", name="Sum", update_mode="increment")
#: Nobody's doubles add up to what the digits do.
TIMES = ["0.1", "0.2", "0.3", "1.07", "59.983", "0.017", "-0.31"]
ROUNDS = 20
#: As doubles add up one by one, so many rounds of these end elsewhere, and elsewhere again in the other direction.
TOTAL = float(ROUNDS * sum(map(Fraction, TIMES)))


def records(player: str, scores: Sequence[str]) -> list[tuple[str, bytes]]:
    body = json.dumps({"player_id": player, "leaderboard_id": "sum"})[:-1]
    return [(player, f'{body}, "score": {score}}}'.encode()) for score in scores]


@pytest.mark.timeout(120)
async def test_totals_are_those_of_the_digits_in_the_records(ingestion: Ingestion) -> None:
    """The same times in both directions end at the very same total, beside somebody who sent it at once."""
    forth = TIMES * ROUNDS
    doubles = [reduce(operator.add, map(float, scores)) for scores in (forth, reversed(forth))]
    assert 3 == len({TOTAL, *doubles})
    async with ingestion.leaderboard() as leaderboard:
        await leaderboard.boards.create(BOARD)
        ingestion.kafka.create_topic(ingestion.topic, partitions=2)
        for player, scores in {"forth": forth, "back": forth[::-1], "at once": [str(TOTAL)]}.items():
            ingestion.kafka.produce(ingestion.topic, records(player, scores))
        ingestion.consumer()
        ingestion.wait_until_applied()

        await leaderboard.health_sweep()
        entries = (await leaderboard.read.top("sum")).entries

    assert {"forth": TOTAL, "back": TOTAL, "at once": TOTAL} == {entry.player_id: entry.score for entry in entries}
