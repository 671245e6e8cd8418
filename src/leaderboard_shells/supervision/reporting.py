"""What a process tells an operator: of itself, or of all workers where it is one of several."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from attrs import frozen
from prometheus_client import CollectorRegistry, generate_latest

from leaderboard_shells.monitoring.readiness import AnyReadiness, Readiness
from leaderboard_shells.supervision.colleagues import Colleagues
from leaderboard_shells.supervision.exposition import joined
from leaderboard_shells.supervision.membership import Membership
from leaderboard_shells.supervision.shared_readiness import SharedReadiness

_METRICS, _READY = "metrics", "ready"


@frozen
class Reporting:
    """`readiness` is what `/ready` asks, `metrics` what `/metrics` shows."""

    readiness: AnyReadiness
    metrics: Callable[[], Awaitable[bytes]]


@asynccontextmanager
async def reporting(
    membership: Membership, readiness: Readiness, registry: CollectorRegistry
) -> AsyncIterator[Reporting]:
    """Answer the other workers for as long as the context lasts, if there are any."""

    async def own_metrics() -> bytes:
        return generate_latest(registry)

    if membership.role is None:
        yield Reporting(readiness, own_metrics)
        return
    number = membership.role.number
    colleagues = Colleagues(membership.role)
    shared = SharedReadiness(number, readiness, lambda: colleagues.ask(_READY))

    async def all_metrics() -> bytes:
        return joined({**await colleagues.ask(_METRICS), number: await own_metrics()})

    async with colleagues.answering({_METRICS: own_metrics, _READY: shared.told}):
        yield Reporting(shared, all_metrics)
