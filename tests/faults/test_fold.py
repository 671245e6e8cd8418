"""Many records, some of them poison: every board is the rule folded over its records, all else is a dead letter."""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from attrs import define, field
from confluent_kafka import Message

from leaderboard_core import Application, NewBoard
from leaderboard_core.domain.decode import decode
from tests.support import postgres_server, redis_server
from tests.support.consumers import Ingestion, headers_of, place_of
from tests.support.consumers import ingestion as over
from tests.support.kafka_server import KafkaServer

#: `nox -s faults` wants many.
RECORDS = 500_000 if "LEADERBOARD_FAULTS" in os.environ else 30_000
PLAYERS = [f"player{number}" for number in range(150)]
#: The largest sum.
MOST = 2**53 - 1
KINDS = [(mode, order) for mode in ("replace", "increment", "best") for order in ("desc", "asc")]
BOARDS = [
    *(
        {"id": f"{mode}-{order}-{n}", "update_mode": mode, "sort_order": order, "max_score": 1_000}
        for n in range(3)
        for mode, order in KINDS
    ),
    {"id": "full", "update_mode": "increment"},
    {"id": "once", "update_mode": "increment"},
]
RULES = {str(board["id"]): board for board in BOARDS}
#: What can never be applied, whatever was before it, by the code that says why.
POISON: Mapping[str, list[bytes | None]] = {
    "malformed_json": [b"{", b"", None, b"\xff\xfe", b'{"score": NaN}'],
    "invalid": [b"[]", b'{"player_id": "p"}', b'{"player_id": "p", "leaderboard_id": "best-asc-0", "score": "5"}'],
    "board_not_found": [b'{"player_id": "p", "leaderboard_id": "nowhere", "score": 1}'],
    "score_out_of_bounds": [b'{"player_id": "p", "leaderboard_id": "best-asc-0", "score": 1001}'],
}
CODES = {value: code for code, values in POISON.items() for value in values}


def records(chance: random.Random) -> Iterator[tuple[str, bytes | None]]:
    """One record in a hundred is poison, by itself or by what the player sent in the beginning."""
    for player in PLAYERS:
        yield player, value(player, "full", MOST)
        yield player, value(player, "once", 0, event_id=f"event-of-{player}")
    for number in range(RECORDS):
        player = chance.choice(PLAYERS)
        if number % 100 == 50:
            yield player, poison(chance, player)
        elif number % 100 == 70:
            # The very same submission, which is no conflict.
            yield player, value(player, "once", 0, event_id=f"event-of-{player}")
        else:
            board, score = chance.choice(BOARDS[:-2])["id"], chance.randint(-1000, 1000)
            yield player, value(player, board, score, game_id="g", metadata={"number": number})


def poison(chance: random.Random, player: str) -> bytes | None:
    kind = chance.choice([*POISON, "full", "once"])
    if kind in POISON:
        return chance.choice(POISON[kind])
    if kind == "full":
        return value(player, "full", 1)
    return value(player, "once", 1, event_id=f"event-of-{player}")


def value(player: str, board: object, score: int, **fields: object) -> bytes:
    return json.dumps({"player_id": player, "leaderboard_id": board, "score": score, **fields}).encode()


@define
class Fold:
    """The rule, by the letter of the contract, over the records as they lie in their partitions."""

    scores: dict[str, dict[str, int]] = field(factory=lambda: {board_id: {} for board_id in RULES})
    #: By place, why it is dead.
    letters: dict[tuple[int, int], str] = field(factory=dict)
    _events: dict[str, int] = field(factory=dict)
    _last_number: dict[str, int] = field(factory=dict)

    def take(self, message: Message) -> None:
        content = message.value()
        assert not isinstance(content, str)
        if (code := CODES.get(content) or self._submit(json.loads(content or b""))) is not None:
            self.letters[place_of(message)] = code

    def _submit(self, body: Mapping[str, object]) -> str | None:
        """Why it is refused, if it is."""
        board, player, score = RULES[str(body["leaderboard_id"])], str(body["player_id"]), int(str(body["score"]))
        if isinstance(metadata := body.get("metadata"), dict):
            # The producer kept each player's order, so the last one sent is the last one here.
            assert self._last_number.get(player, -1) < metadata["number"]
            self._last_number[player] = metadata["number"]
        if (event := body.get("event_id")) is not None:
            if (known := self._events.setdefault(str(event), score)) != score:
                return "event_id_conflict"
            if player in self.scores["once"] and known == score:
                return None
        scores = self.scores[str(board["id"])]
        total = folded(board, scores.get(player), score)
        if abs(total) > MOST:
            return "score_out_of_bounds"
        scores[player] = total
        return None


def folded(board: Mapping[str, object], known: int | None, score: int) -> int:
    if known is None or board["update_mode"] == "replace":
        return score
    if board["update_mode"] == "increment":
        return known + score
    return min(known, score) if board.get("sort_order") == "asc" else max(known, score)


async def shown(leaderboard: Application) -> dict[str, dict[str, float]]:
    """The scores of all boards."""
    found = {}
    for board_id in RULES:
        page = await leaderboard.read.top(board_id, limit=1000)
        found[board_id] = {entry.player_id: entry.score for entry in page.entries}
    return found


@pytest.fixture
def ingestion(kafka: KafkaServer, tmp_path: Path) -> Iterator[Ingestion]:
    (tmp_path / "redis").mkdir()
    with (
        redis_server.running(tmp_path / "redis") as redis,
        postgres_server.running() as postgres,
        over(kafka, redis, postgres, tmp_path) as made,
    ):
        yield made


@pytest.mark.timeout(1200)
async def test_every_board_is_the_rule_folded_over_its_records(ingestion: Ingestion) -> None:
    """Two consumers, six partitions, twenty boards of all modes, one record in a hundred poison of every kind."""
    async with ingestion.leaderboard() as leaderboard:
        for board in BOARDS:
            await leaderboard.boards.create(decode(NewBoard, {"name": "Folded", **board}))
        ingestion.kafka.create_topic(ingestion.topic)
        ingestion.kafka.produce(ingestion.topic, records(random.Random(7)))
        began = time.monotonic()
        for _ in range(2):
            ingestion.consumer()
        ingestion.wait_until_applied(900)
        seconds = time.monotonic() - began
        expected = Fold()
        for message in ingestion.kafka.read(ingestion.topic):
            expected.take(message)
        ingestion.wait_until_sent(60)
        # What was committed last may be shown a little later, or at once to whoever looks.
        await leaderboard.health_sweep()
        found = await shown(leaderboard)

    letters = {at: headers_of(letter) for at, letter in ingestion.dead_letters().items()}
    kinds = Counter(expected.letters.values())
    print(f"\nrecords {RECORDS}, {RECORDS / seconds:,.0f} a second; dead letters {len(letters)}: {dict(kinds)}")
    assert expected.scores == found
    assert expected.letters == {at: headers["code"] for at, headers in letters.items()}
    assert all(headers["reason"] for headers in letters.values())
    assert RECORDS // 100 == len(letters)
    assert {*POISON, "event_id_conflict"} == {*kinds}
    assert any("total" in headers["reason"] for headers in letters.values())
