"""Plain watchers and submissions beside 400 watchers that each ask for the neighbourhood of a player of their own.

Rounds with and without those 400 take turns, on a board of 100,000 players that changes ten times a second.
"""

import time
from collections.abc import Sequence
from contextlib import ExitStack

from attrs import frozen

from benchmarks.deployment import Process, serving, stores
from benchmarks.figures import Figure, figure, rank
from benchmarks.live.feeder import feed
from benchmarks.live.rounds import BOARD, ENGINES, hear, say, watchers_of
from benchmarks.live.watchers import Orders, Seen
from leaderboard_core.domain.board import UpdateMode

PLAYERS = 100_000
PLAIN, PERSONAL = 20, 400
CHANGES, SECONDS = 10.0, 6.0
ROUNDS = 3


@frozen
class Round:
    """Milliseconds of a submission and from an answer to a plain watcher's frame, in the middle and 99 of 100; with
    the frames that the personal watchers saw."""

    submission: float
    slow_submission: float
    frame: float
    slow_frame: float
    personal_frames: int


def measure() -> Sequence[Figure]:
    figures: list[Figure] = []
    for engine in ENGINES:
        with stores() as running:
            running.board(BOARD, PLAYERS, UpdateMode.REPLACE)
            with serving(engine, running.environment) as process:
                process.wait_until_shown(BOARD)
                figures += _measure(process, engine)
    return figures


def _measure(process: Process, engine: str) -> Sequence[Figure]:
    start = 10**6
    pairs: list[tuple[Round, Round]] = []
    for _ in range(ROUNDS):
        crowded = _round(process, start, personal=PERSONAL)
        pairs.append((crowded, _round(process, start + 10**6, personal=0)))
        start += 2 * 10**6
    frames = sum(crowded.personal_frames for crowded, _ in pairs) / ROUNDS / SECONDS
    return [
        figure(
            "live",
            f"{engine}, {what} beside {PERSONAL} watchers with a player",
            "ms",
            "the same without them",
            [(getattr(crowded, name), getattr(alone, name)) for crowded, alone in pairs],
            better="lower",
            goal=2.0,
            note=f"{frames:,.0f} frames/s to those {PERSONAL}",
        )
        for what, name in (
            ("a submission, median", "submission"),
            ("a submission, p99", "slow_submission"),
            ("answer to plain frame, median", "frame"),
            ("answer to plain frame, p99", "slow_frame"),
        )
    ]


def _round(process: Process, start: int, personal: int) -> Round:
    plain = Orders(port=process.port, watchers=PLAIN, wide=0, stalled=False, board=BOARD)
    took: list[float] = []
    with ExitStack() as stack:
        crowd = None
        if personal:
            orders = Orders(port=process.port, watchers=personal, wide=0, stalled=False, board=BOARD, personal=True)
            crowd = stack.enter_context(watchers_of(orders))
        watchers = stack.enter_context(watchers_of(plain))
        time.sleep(1.0)
        told = feed(process.port, BOARD, start, CHANGES, SECONDS, took)
        say(watchers, told)
        seen = Seen(**hear(watchers))
        assert seen.ended == PLAIN, seen
        frames = 0
        if crowd is not None:
            say(crowd, told)
            frames = Seen(**hear(crowd)).frames
    return Round(rank(took, 0.5) * 1e3, rank(took, 0.99) * 1e3, seen.median_late, seen.late, frames)
