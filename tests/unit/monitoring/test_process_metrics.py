"""What a process measures of itself."""

import asyncio
import time

from leaderboard_shells.monitoring import Metrics
from leaderboard_shells.monitoring.collectors import InFlight
from leaderboard_shells.monitoring.process_resources import measured_loop_lag
from tests.support.metrics import held


async def test_a_loop_that_is_blocked() -> None:
    """What blocks it is seen in full."""
    metrics = Metrics()

    def seen() -> float:
        return held(metrics.registry).value("leaderboard_event_loop_lag_seconds_sum") or 0.0

    async with measured_loop_lag(metrics), asyncio.timeout(30):
        await asyncio.sleep(0)
        time.sleep(1)  # noqa: ASYNC251 - it is what is to be seen
        while seen() < 0.7:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


async def test_nothing_under_way() -> None:
    """It is not waited for."""
    async with asyncio.timeout(30):
        await InFlight().drained()


async def test_what_is_under_way_is_waited_for() -> None:
    """All of it, also what began meanwhile."""
    in_flight = InFlight()
    in_flight.begin()
    in_flight.begin()
    waiting = asyncio.create_task(in_flight.drained())
    await asyncio.sleep(0)
    in_flight.end()
    await asyncio.sleep(0)
    assert not waiting.done()

    in_flight.end()
    in_flight.begin()
    await asyncio.sleep(0)
    assert not waiting.done()

    in_flight.end()
    async with asyncio.timeout(30):
        await waiting


def test_each_process_has_a_registry_of_its_own() -> None:
    """What one counts, another does not know."""
    one, other = Metrics(), Metrics()
    one.hidden.inc()

    name = "leaderboard_submissions_hidden_total"
    assert (1, 0) == (held(one.registry).value(name), held(other.registry).value(name))
