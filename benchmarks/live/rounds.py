"""2,000 sockets watch the first ten of one board that changes 50 times a second, through one server process.

Its limit is a bare fan-out on the same engine, in the same process: what one socket says, ten times a second and of
the same length, is sent to all sockets one after the other. Rounds with and without one watcher in a hundred that does
not read take turns; those are sent 100 entries in every round, so that what is sent is the same.

Of 50 changes a second five are put together in each update, and the first of them waits 100 ms for it. In the rounds
`apart` there are eight a second: each is told at once, as the fan-out tells what it has to say.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx2 as httpx
from attrs import asdict, frozen

from benchmarks.deployment import Process, Stores, Used, serving, stores
from benchmarks.figures import Figure, figure
from benchmarks.live.feeder import fan_out, feed
from benchmarks.live.watchers import Orders, Seen, Told
from leaderboard_core.domain.board import UpdateMode

ENGINES = ("uvicorn", "hypercorn")
WATCHERS, STALLED = 2_000, 20
CHANGES, APART, UPDATES = 50.0, 8.0, 10.0
SECONDS = 8.0
ROUNDS = 5
BOARD = "game1"
SCENARIO = "live"


@frozen
class Round:
    """What was seen, and the seconds of processor that the server used in the round."""

    seen: Seen
    processor: float

    @property
    def per_frame(self) -> float:
        """Microseconds of the server's processor for a frame, all that belongs to it included."""
        return self.processor / self.seen.frames * 1e6


def measure() -> Sequence[Figure]:
    figures: list[Figure] = []
    for engine in ENGINES:
        with stores() as running:
            running.board(BOARD, 1_000, UpdateMode.REPLACE)
            memory = _memory(running, engine, BOARD), _memory(running, engine, None)
            with serving(engine, running.environment) as process:
                process.wait_until_shown(BOARD)
                figures += _measure_engine(process, engine, memory)
    return figures


def _memory(running: Stores, engine: str, board: str | None) -> float:
    """KiB that a watcher takes in a new server."""
    with serving(engine, running.environment) as process:
        process.wait_until_shown(BOARD)
        _connect_some(process, board)
        before = Used.by(process.pid).memory
        with watchers_of(Orders(port=process.port, watchers=WATCHERS, wide=0, stalled=False, board=board)) as watchers:
            after = Used.by(process.pid).memory
            say(watchers, [])
            hear(watchers)
    return (after - before) / WATCHERS / 1024


def _connect_some(process: Process, board: str | None) -> None:
    """What a server needs once, it has after its first sockets."""
    with watchers_of(Orders(port=process.port, watchers=20, wide=0, stalled=False, board=board)) as watchers:
        say(watchers, [])
        hear(watchers)


@contextmanager
def watchers_of(orders: Orders) -> "Iterator[subprocess.Popen[str]]":
    """Watchers that are connected."""
    command = ["setpriv", "--pdeathsig", "KILL", sys.executable, "-m", "benchmarks.live.watchers"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as watchers:
        say(watchers, asdict(orders))
        hear(watchers)
        yield watchers


def _measure_engine(process: Process, engine: str, memory: tuple[float, float]) -> list[Figure]:
    rounds: dict[str, list[Round]] = {"live": [], "stalled": [], "apart": [], "bare": []}
    start = 10**6
    for _ in range(ROUNDS):
        for kind, taken in rounds.items():
            taken.append(_round(process, kind, start))
            start += 10**6
            time.sleep(1.0)
    return [
        *_figures(engine, rounds),
        figure(SCENARIO, f"{engine}, memory a watcher", "KiB", f"a bare fan-out on {engine}", [memory], better="lower"),
    ]


def _round(process: Process, kind: str, start: int) -> Round:
    payload = _payload(process) if kind == "bare" else b""
    orders = Orders(
        port=process.port,
        watchers=WATCHERS,
        wide=0 if kind == "bare" else STALLED,
        stalled=kind == "stalled",
        board=None if kind == "bare" else BOARD,
    )
    with watchers_of(orders) as watchers:
        began = Used.by(process.pid)
        if kind == "bare":
            told: Told = fan_out(process.port, payload, UPDATES, SECONDS)
        else:
            told = feed(process.port, BOARD, start, APART if kind == "apart" else CHANGES, SECONDS)
        used = Used.by(process.pid)
        say(watchers, told)
        seen = Seen(**hear(watchers))
    assert seen.ended == WATCHERS - STALLED * (kind == "stalled"), (
        f"not every watcher ended with the last state: {seen}"
    )
    assert seen.went_back == 0, seen
    return Round(seen, used.processor - began.processor)


def _payload(process: Process) -> bytes:
    """About what an update is made of."""
    top = httpx.get(f"{process.url}/api/v1/leaderboards/{BOARD}/top?limit=10").json()["data"]
    return json.dumps({"leaderboard_id": BOARD, "entries": top}, separators=(",", ":")).encode() + b" " * 120


def say(process: "subprocess.Popen[str]", line: object) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(line) + "\n")
    process.stdin.flush()


def hear(process: "subprocess.Popen[str]") -> Any:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def _figures(engine: str, rounds: dict[str, list[Round]]) -> list[Figure]:
    live, stalled, apart, bare = rounds["live"], rounds["stalled"], rounds["apart"], rounds["bare"]
    fan = f"a bare fan-out on {engine}"
    return [
        figure(
            SCENARIO,
            f"{engine}, processor a frame",
            "µs",
            fan,
            [(one.per_frame, other.per_frame) for one, other in zip(live, bare, strict=True)],
            better="lower",
            goal=1.6,
        ),
        figure(
            SCENARIO,
            f"{engine}, frames",
            "frames/s",
            fan,
            [
                (one.seen.frames / one.seen.seconds, other.seen.frames / other.seen.seconds)
                for one, other in zip(live, bare, strict=True)
            ],
        ),
        figure(
            SCENARIO,
            f"{engine}, first to last watcher, p99",
            "ms",
            fan,
            [(one.seen.spread, other.seen.spread) for one, other in zip(live, bare, strict=True)],
            better="lower",
        ),
        figure(
            SCENARIO,
            f"{engine}, answer to frame, p99, each change told at once",
            "ms",
            "what a fan-out takes from sending to the frame",
            [(one.seen.late, other.seen.late) for one, other in zip(apart, bare, strict=True)],
            better="lower",
            goal=1.5,
        ),
        figure(
            SCENARIO,
            f"{engine}, answer to frame, p99, changes put together for 100 ms",
            "ms",
            "what a fan-out takes from sending to the frame",
            [(one.seen.late, other.seen.late) for one, other in zip(live, bare, strict=True)],
            better="lower",
        ),
        figure(
            SCENARIO,
            f"{engine}, answer to frame, p99, one in a hundred not reading",
            "ms",
            "the same with all reading",
            [(one.seen.late, other.seen.late) for one, other in zip(stalled, live, strict=True)],
            better="lower",
            goal=1.2,
        ),
    ]
