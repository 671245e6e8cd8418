"""What pours in all the time: single scores, lists of scores, and records through Kafka."""

import asyncio
import itertools
import json
from collections.abc import Iterator

import httpx2 as httpx
from attrs import define

from tests.faults.history import BASE, DIGITS, History, Outcome
from tests.faults.load import BOARD, Load
from tests.faults.stream import Stream
from tests.faults.whole.deployment import RECORDS, Whole

#: How many players' submissions are in one list, and how many writers send lists.
LIST, LISTERS = 40, 2
#: How many records a second.
RATE = 40
_BATCH = "/api/v1/scores/batch"


@define
class Flow(Load):
    """A load with writers of lists as well. One of them sends all with event ids, the other one without."""

    async def run(self, writers: int = 6, readers: int = 2) -> None:
        async with httpx.AsyncClient(timeout=15, limits=httpx.Limits(max_connections=100)) as client:
            lists = [self._write_lists(client, number) for number in range(LISTERS)]
            await asyncio.gather(Load.run(self, writers, readers), *lists)

    async def _write_lists(self, client: httpx.AsyncClient, lister: int) -> None:
        for life in itertools.count():
            players = [f"l{lister}-{life}-{number}" for number in range(LIST)]
            for _ in range(DIGITS):
                if self._stopping.is_set():
                    return
                async with self.sending():
                    await self._submit_list(client, lister, players)

    async def _submit_list(self, client: httpx.AsyncClient, lister: int, players: list[str]) -> None:
        resends = lister % 2 == 0
        digits = {player: self.history.sent(player) for player in players}
        scores: list[dict[str, object]] = [
            {"player_id": player, "leaderboard_id": BOARD, "score": BASE**digit} for player, digit in digits.items()
        ]
        if resends:
            for score, (player, digit) in zip(scores, digits.items(), strict=True):
                score["event_id"] = f"{player}-{digit}"
        for attempt in itertools.count():
            url = self.urls[(lister + attempt) % len(self.urls)]
            outcome = await self.send(client, f"{url}{_BATCH}", {"scores": scores})
            for player, digit in digits.items():
                self.history.ended(player, digit, outcome)
            if outcome is Outcome.ANSWERED:
                self.answered += LIST
                return
            await asyncio.sleep(0.05)
            if not resends or self._stopping.is_set():
                return


def records() -> Iterator[tuple[str, bytes]]:
    """Digit-coded increments of one player after the other, by key and value."""
    for life in itertools.count():
        for digit in range(DIGITS):
            for number in range(4):
                player = f"k{number}-{life}"
                body = {"player_id": player, "leaderboard_id": RECORDS, "score": BASE**digit}
                yield player, json.dumps(body).encode()


def stream(deployment: Whole) -> Stream:
    return Stream(deployment.ingestion, records(), RATE)


def history_of(deployment: Whole) -> History:
    """All that Kafka has is promised to count."""
    history = History()
    for message in deployment.ingestion.kafka.read(deployment.ingestion.topic):
        body = json.loads(message.value() or b"")
        history.ended(body["player_id"], history.sent(body["player_id"]), Outcome.ANSWERED)
    return history
