"""A process's readiness with checks of a test's own."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from leaderboard_shells.monitoring.outages import Outages
from leaderboard_shells.monitoring.readiness import HealthCheck, Probe, Readiness


@contextmanager
def asking(
    probes: Mapping[HealthCheck, Probe], timeout: float = 2.0, outages: Outages | None = None
) -> Iterator[Readiness]:
    """With these checks, for as long as the context lasts."""
    readiness = Readiness(timeout, outages=outages)
    with ExitStack() as registered:
        for check, probe in probes.items():
            registered.enter_context(readiness.registered(check, probe))
        yield readiness
