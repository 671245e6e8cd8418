"""Requests of one kind against those of another, to the same server process: rates, and processor behind them."""

from collections.abc import Callable

from attrs import frozen

from benchmarks.deployment import Process, Used
from benchmarks.figures import Figure, figure
from benchmarks.plain_engine import PlainEngine
from benchmarks.turns import by_turns
from benchmarks.wrk import Load, run

ROUNDS = 7
#: Of a round, for each of both.
SECONDS = 1.0
ECHO, CONSTANT = "an echo of the same body", "a constant of the same size"


@frozen
class Sample:
    """A run's rate, and the microseconds of the server's processor that a request took."""

    rate: float
    processor: float


def sample(process: Process | PlainEngine, load: Load) -> Callable[[], Sample]:
    """What takes a sample of this load."""

    def take() -> Sample:
        before = Used.by(process.pid).processor
        done = run(process.url, load, SECONDS)
        return Sample(done.rate, (Used.by(process.pid).processor - before) / (done.rate * SECONDS) * 1e6)

    return take


def compared(
    process: Process,
    scenario: str,
    case: str,
    loads: tuple[Load, Load],
    limit: str,
    goal: float | None = None,
    rounds: int = ROUNDS,
) -> list[Figure]:
    """Rates, and the server's processor behind them, which feels less of what else the machine does."""
    product, other = loads
    pairs = by_turns(sample(process, product), sample(process, other), rounds)
    rates = [(one.rate, two.rate) for one, two in pairs]
    processor = [(one.processor, two.processor) for one, two in pairs]
    case = f"{process.engine}, {case}"
    return [
        figure(scenario, case, "requests/s", limit, rates, goal=goal),
        figure("server processor a request", f"{scenario}, {case}", "µs", limit, processor, better="lower"),
    ]
