"""What there is to see: score changes at a steady rate through the API, or messages for a bare fan-out."""

import http.client
import json
import threading
from collections.abc import Callable, Sequence
from time import monotonic, sleep

from websockets.sync.client import connect

from benchmarks.live.watchers import Told

#: How many connections send scores; each has two of the ten players at the top.
_FEEDERS = 5


def feed(port: int, board: str, start: int, per_second: float, seconds: float, took: list[float] | None = None) -> Told:
    """Let the first ten players overtake one another; every answered score, with the moment of its answer.

    `took` is given how long each submission took, in seconds.
    """
    told: Told = []
    took = [] if took is None else took
    feeders = [
        threading.Thread(
            target=_feed_some, args=(port, board, number, start, per_second / _FEEDERS, seconds, told, took)
        )
        for number in range(_FEEDERS)
    ]
    for feeder in feeders:
        feeder.start()
    for feeder in feeders:
        feeder.join()
    return sorted(told, key=lambda one: one[2])


def leaders() -> Sequence[str]:
    return [f"leader-{number}" for number in range(2 * _FEEDERS)]


def _feed_some(
    port: int,
    board: str,
    number: int,
    start: int,
    per_second: float,
    seconds: float,
    told: Told,
    took: list[float],
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    players = leaders()[2 * number : 2 * number + 2]

    def send(turn: int) -> None:
        player, score = players[turn % 2], start + turn * _FEEDERS + number + 1
        body = json.dumps({"player_id": player, "leaderboard_id": board, "score": score})
        began = monotonic()
        connection.request("POST", "/api/v1/scores", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == http.client.OK, content
        told.append((player, score, monotonic()))
        took.append(monotonic() - began)

    _steadily(send, per_second, seconds, offset=number / _FEEDERS / per_second)


def fan_out(port: int, payload: bytes, per_second: float, seconds: float) -> Told:
    """Send a message of that size again and again, numbered; each with the moment when it was sent."""
    told: Told = []
    with connect(f"ws://127.0.0.1:{port}/limit/live", compression=None) as line:
        drained = threading.Thread(target=lambda: [*line], daemon=True)
        drained.start()

        def send(turn: int) -> None:
            text = json.dumps({"type": "update", "revision": turn + 1, "data": ""}, separators=(",", ":"))
            told.append(("", turn + 1, monotonic()))
            line.send(text[:-2] + "x" * max(0, len(payload) - len(text)) + text[-2:])

        _steadily(send, per_second, seconds)
        sleep(1.0)
    return told


def _steadily(send: Callable[[int], None], per_second: float, seconds: float, offset: float = 0.0) -> None:
    began, turn = monotonic() + offset, 0
    while turn < per_second * seconds:
        sleep(max(0.0, began + turn / per_second - monotonic()))
        send(turn)
        turn += 1
