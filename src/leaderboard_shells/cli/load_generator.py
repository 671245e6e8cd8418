"""Scores of players who play: everybody's first, then random ones."""

import json
import random
from collections.abc import Iterator
from typing import Protocol

#: Points of a first score, and of one of those that follow.
_FIRST, _MOST = 1_000, 100


class RecordSink(Protocol):
    """Where records go."""

    def send(self, key: str, value: bytes) -> None: ...


class LoadGenerator:
    """Sends scores of so many players of a board to a sink."""

    def __init__(self, sink: RecordSink, board: str, players: int) -> None:
        self._sink, self._board, self._players = sink, board, players
        self._sent = 0

    def sent(self) -> int:
        """How many scores were sent."""
        return self._sent

    def initial(self, at_once: int) -> Iterator[int]:
        """Send every player's first score; stops after every `at_once` of them, to be asked to go on."""
        for number in range(1, self._players + 1):
            self._send(number, random.randint(0, _FIRST))
            if number % at_once == 0:
                yield number

    def update(self, count: int) -> None:
        """Send scores of so many players, picked at random."""
        for _ in range(count):
            self._send(random.randint(1, self._players), random.randint(1, _MOST))

    def _send(self, number: int, score: int) -> None:
        player = f"player{number}"
        self._sink.send(
            player, json.dumps({"player_id": player, "leaderboard_id": self._board, "score": score}).encode()
        )
        self._sent += 1
