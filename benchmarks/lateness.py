"""How late answers are at half of the rate that a load reaches, against single inserts that are committed."""

import statistics

from attrs import evolve

from benchmarks.bare import Upserts
from benchmarks.compared import SECONDS
from benchmarks.deployment import Process
from benchmarks.figures import Figure, figure
from benchmarks.turns import by_turns
from benchmarks.wrk import Load, Run, run

#: So many, for the hundredth part of them to be a number of its own.
INSERTS = 2_000
#: What is asked for: so many times the insert's p99 at most.
MOST = 5.0
_RUN = 2 * SECONDS


def lateness(scenario: str, process: Process, load: Load, bare: Upserts, rounds: int) -> Figure:
    """The p99 of both, and in the note what share of the greatest rate was really sent."""
    fastest = run(process.url, load, _RUN)
    slow = _at_half(process, load, fastest)
    sent: list[Run] = []

    def late() -> float:
        sent.append(run(process.url, slow, _RUN))
        return sent[-1].p99

    pairs = by_turns(late, lambda: bare.p99(INSERTS), rounds)
    share = statistics.median(one.rate for one in sent) / fastest.rate
    return figure(
        scenario,
        f"{process.engine}, p99 at half of the maximum rate",
        "ms",
        "p99 of one committed insert by psycopg",
        pairs,
        better="lower",
        goal=MOST,
        note=f"sent at {share:.2f} of the {fastest.rate:,.0f} requests/s that {load.connections} connections reach",
    )


def _at_half(process: Process, load: Load, fastest: Run) -> Load:
    """The load with pauses that halve its rate.

    A connection goes round in its pause and the time of an answer, and that is shorter the slower it goes: so a run
    that pauses for a whole round of the halved rate shows what is to be taken off.
    """
    whole = 2 * load.connections / fastest.rate * 1e3
    tried = run(process.url, evolve(load, pause=whole - fastest.p50), _RUN)
    answer = load.connections / tried.rate * 1e3 - (whole - fastest.p50)
    return evolve(load, pause=whole - answer)
