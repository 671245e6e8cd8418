"""Records that pour into Kafka, and the verdict on what became of each of them."""

import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from attrs import define, field, frozen
from confluent_kafka import KafkaError, Message, Producer

from leaderboard_core import NewBoard
from tests.faults.history import BASE, DIGITS, digits_of
from tests.support.consumers import Ingestion, headers_of, place_of

#: Digit-coded increments; the same on a board that is deleted and made again; and each player's last digit.
SUM, REBORN, LAST = "sum", "reborn", "last"
BOARDS = {
    SUM: NewBoard(id=SUM, name="Faults", update_mode="increment"),
    REBORN: NewBoard(id=REBORN, name="Faults", update_mode="increment"),
    LAST: NewBoard(id=LAST, name="Faults", update_mode="replace"),
}
#: How many records a second, how many players there are at a time, and one turn in how many
#: is followed by what is no submission.
RATE, PLAYERS, POISON = 1_000, 40, 100
POISONED = b"{"

#: Partition and offset.
Place = tuple[int, int]


def _records() -> Iterator[tuple[str, bytes]]:
    turns = ((life, digit, n) for life in itertools.count() for digit in range(DIGITS) for n in range(PLAYERS))
    for turn, (life, digit, number) in enumerate(turns, 1):
        player = f"p{number}-{life}"
        for board, score in ((SUM, BASE**digit), (REBORN, BASE**digit), (LAST, digit)):
            yield player, json.dumps({"player_id": player, "leaderboard_id": board, "score": score}).encode()
        if turn % POISON == 0:
            yield player, POISONED


@define
class Stream:
    """Every player's submissions to every board, one player after the other; Kafka keeps each before it counts."""

    ingestion: Ingestion
    #: What is sent, by key and value, and how many of it a second.
    source: Iterator[tuple[str, bytes]] = field(factory=_records)
    rate: int = RATE
    #: Those that Kafka has.
    records: int = 0
    failed: list[str] = field(factory=list)
    _stopping: threading.Event = field(factory=threading.Event)
    _thread: threading.Thread = field(init=False)

    def __enter__(self) -> "Stream":
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join(60)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        # What it cannot deliver at once it delivers later, in order, and once.
        producer = Producer(
            {
                "bootstrap.servers": self.ingestion.kafka.address,
                "enable.idempotence": True,
                "linger.ms": 5,
                "message.timeout.ms": 60_000,
                "log_level": 0,
            }
        )
        while not self._stopping.is_set():
            for player, value in itertools.islice(self.source, self.rate // 20):
                producer.produce(self.ingestion.topic, value, player, on_delivery=self._delivered)
            producer.poll(0)
            time.sleep(1 / 20)
        if producer.flush(50) > 0:
            self.failed.append("not all were answered")

    def _delivered(self, error: KafkaError | None, _: Message) -> None:
        if error is None:
            self.records += 1
        else:
            self.failed.append(error.str())


@frozen
class Verdict:
    """Records by what became of them; each named by its board, player and digit, or by its place."""

    records: int
    lost: frozenset[object]
    doubled: frozenset[object]
    out_of_order: frozenset[object]
    letters: int

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.out_of_order)

    def __str__(self) -> str:
        return (
            f"records {self.records}, lost {len(self.lost)}, doubled {len(self.doubled)}, "
            f"out of order {len(self.out_of_order)}; dead letters {self.letters}"
        )


@frozen(kw_only=True)
class Evidence:
    """All that there is in the end: the records by place, the scores, and why letters are dead, by place.

    `lives`: the scores of each life of the board that is made again; `last`: those of the board that replaces.
    """

    records: Iterable[tuple[Place, bytes | None]]
    sums: Mapping[str, int]
    lives: Iterable[tuple[str, int]]
    last: Mapping[str, int]
    letters: Mapping[Place, str]


def judge(evidence: Evidence) -> Verdict:
    """Each record must have counted once: on its board, in one of its lives, or as a dead letter."""
    counted = {SUM: _counts(evidence.sums.items()), REBORN: _counts(evidence.lives)}
    letters, newest = dict(evidence.letters), dict[str, int]()
    lost, doubled = set[object](), set[object]()
    records = 0
    for at, value in evidence.records:
        records += 1
        if value == POISONED:
            if letters.pop(at, None) != "malformed_json":
                lost.add(at)
            continue
        body = json.loads(value or b"")
        board, player, score = body["leaderboard_id"], body["player_id"], body["score"]
        if board == LAST:
            newest[player] = score
            continue
        digit = (score.bit_length() - 1) // 2
        times = counted[board].pop((player, digit), 0)
        if board == REBORN and letters.get(at) == "board_not_found":
            del letters[at]
            times += 1
        if times != 1:
            (lost if times == 0 else doubled).add((board, player, digit))
    # What counted and is no record, and letters of records that should have counted.
    doubled |= {(board, *one) for board, counts in counted.items() for one in counts} | set(letters)
    wrong = {
        player for player in newest.keys() | evidence.last.keys() if newest.get(player) != evidence.last.get(player)
    }
    return Verdict(records, frozenset(lost), frozenset(doubled), frozenset(wrong), len(evidence.letters))


def _counts(scores: Iterable[tuple[str, int]]) -> Counter[tuple[str, int]]:
    """How often each submission counted, by player and digit."""
    counts: Counter[tuple[str, int]] = Counter()
    for player, score in scores:
        for digit, times in enumerate(digits_of(score)):
            if times:
                counts[player, digit] += times
    return counts


def evidence(ingestion: Ingestion, sums: Mapping[str, int], last: Mapping[str, int]) -> Evidence:
    """What is found where it lies; boards that were deleted are there until somebody keeps house."""
    with ingestion.database.admin() as admin:
        lives = admin.execute(
            "SELECT player_id, -sort_key::bigint FROM scores JOIN boards ON uid = board_uid WHERE id = %s", [REBORN]
        ).fetchall()
    return Evidence(
        records=((place_of(message), message.value()) for message in ingestion.kafka.read(ingestion.topic)),
        sums=sums,
        lives=[(str(player), int(str(score))) for player, score in lives],
        last=last,
        letters={at: headers_of(letter)["code"] for at, letter in ingestion.dead_letters().items()},
    )
