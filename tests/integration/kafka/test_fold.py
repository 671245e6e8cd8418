"""Many records, some of them poison: every board is the rule folded over its records, all else is a dead letter."""

import json
import random
from collections import Counter

import pytest

from leaderboard_core import NewBoard
from leaderboard_core.domain.decode import decode
from tests.support.consumers import Ingestion, headers_of

RECORDS = 40_000
PLAYERS = 150
BOARDS = [
    {"id": f"{mode}-{order}-{n}", "name": "Folded", "update_mode": mode, "sort_order": order, "max_score": 1_000}
    for mode in ("replace", "increment", "best")
    for order in ("desc", "asc")
    for n in range(3)
]
#: What can never be applied, by the code that says why.
POISON = {
    "malformed_json": [b"{", b"", None, b"\xff\xfe", b'{"score": NaN}'],
    "invalid": [b"[]", b'{"player_id": "p"}', b'{"player_id": "p", "leaderboard_id": "best-asc-0", "score": "5"}'],
    "board_not_found": [b'{"player_id": "p", "leaderboard_id": "nowhere", "score": 1}'],
    "score_out_of_bounds": [b'{"player_id": "p", "leaderboard_id": "best-asc-0", "score": 1001}'],
}


def folded(board: dict[str, object], known: int | None, score: int) -> int:
    """The rule, by the letter of the contract."""
    if known is None or board["update_mode"] == "replace":
        return score
    if board["update_mode"] == "increment":
        return known + score
    return max(known, score) if board["sort_order"] == "desc" else min(known, score)


@pytest.mark.timeout(120)
async def test_every_board_is_the_rule_folded_over_its_records(ingestion: Ingestion) -> None:
    """Two consumers, six partitions, boards of all modes, one record in a hundred poison of every kind."""
    chance = random.Random(7)
    expected: dict[str, dict[str, int]] = {str(board["id"]): {} for board in BOARDS}
    records: list[tuple[str | None, bytes | None]] = []
    poison: Counter[str] = Counter()
    for number in range(RECORDS):
        player = f"player{chance.randrange(PLAYERS)}"
        if number % 100 == 50:
            code = chance.choice([*POISON])
            poison[code] += 1
            records.append((player, chance.choice(POISON[code])))
            continue
        board, score = chance.choice(BOARDS), chance.randint(-1000, 1000)
        scores = expected[str(board["id"])]
        scores[player] = folded(board, scores.get(player), score)
        body = {"player_id": player, "leaderboard_id": board["id"], "score": score, "game_id": "g", "metadata": {}}
        records.append((player, json.dumps(body).encode()))

    async with ingestion.leaderboard() as leaderboard:
        for board in BOARDS:
            await leaderboard.boards.create(decode(NewBoard, board))
        ingestion.kafka.create_topic(ingestion.topic)
        ingestion.kafka.produce(ingestion.topic, records)
        for _ in range(2):
            ingestion.consumer()
        ingestion.wait_until_applied()
        ingestion.wait_until_sent()
        found = {
            board_id: {e.player_id: e.score for e in (await leaderboard.read.top(board_id, limit=1000)).entries}
            for board_id in expected
        }

    letters = ingestion.dead_letters()
    assert expected == found
    assert poison == Counter(headers_of(letter)["code"] for letter in letters.values())
    assert all(headers_of(letter)["reason"] for letter in letters.values())
