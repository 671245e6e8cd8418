"""The composition root: settings become adapters become an application. The one place that names technologies."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from attrs import asdict, evolve, frozen

from leaderboard_adapters.concurrency.gatherer import Gatherer
from leaderboard_adapters.concurrency.shared_restore import SharedRestore
from leaderboard_adapters.memory.broadcaster import MemoryBroadcaster
from leaderboard_adapters.memory.lease import SoleLease
from leaderboard_adapters.memory.rankings import MemoryRankings
from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_adapters.sqlite import migrate as migrate_sqlite
from leaderboard_core import Application
from leaderboard_core.ports.broadcaster import Broadcaster
from leaderboard_core.ports.lease import Lease
from leaderboard_core.ports.queue import SubmissionQueue
from leaderboard_core.ports.rankings import Rankings
from leaderboard_core.ports.repository import Repository
from leaderboard_core.usecases.answers import Limits
from leaderboard_core.usecases.ingest import Ingest
from leaderboard_shells.http.readiness import Check, Readiness
from leaderboard_shells.metrics import Metrics
from leaderboard_shells.metrics.pulled import ALONE
from leaderboard_shells.metrics.stores import measured
from leaderboard_shells.metrics.submitting import MeasuredSubmitter
from leaderboard_shells.settings import Kafka, Settings

if TYPE_CHECKING:
    from leaderboard_adapters.kafka import KafkaEndpoint, KafkaSink

#: How long a reader waits for a board that is being rebuilt, in seconds.
_READERS_PATIENCE = 1.0


class NotSupported(Exception):
    """The settings ask for something that this installation does not have."""

    def __init__(self, sections: Sequence[str]) -> None:
        super().__init__(f"not supported by this installation: {', '.join(sections)}")


@frozen
class Services:
    """What a shell works with, for as long as the stores are open."""

    application: Application
    broadcaster: Broadcaster
    #: The lease of the work of this name.
    lease: Callable[[str], Lease]
    readiness: Readiness
    metrics: Metrics
    #: Opens the queue that the settings name; there is one only where it is to be consumed.
    queue: Callable[[], AbstractAsyncContextManager[SubmissionQueue]]


@asynccontextmanager
async def services(settings: Settings) -> AsyncIterator[Services]:
    """Open the stores that the settings name, and close them again, whatever was taken in being finished first.

    The queue is left to whoever consumes it. Raises `NotSupported` for settings that ask for what this installation
    does not have.
    """
    metrics = Metrics()
    limits = Limits(settings.leaderboard.default_limit, settings.leaderboard.max_limit)
    async with (
        _realtime(settings, metrics) as realtime,
        _durable(settings, metrics) as durable,
        SharedRestore(durable.repository, realtime.rankings, _READERS_PATIENCE) as restore,
    ):
        application = Application.over(durable.repository, realtime.rankings, limits, restore, realtime.broadcaster)
        queue = _queue(settings, application.ingest)
        checks = {**realtime.checks, **durable.checks, **queue.checks}
        readiness = Readiness(checks, serving=("realtime", "repository"))
        with realtime.broadcaster.listen(application.watch.heard):
            submit = MeasuredSubmitter(application.submit, metrics)
            async with Gatherer(submit, settings.server.write_timeout.seconds) as gatherer:
                application = evolve(application, submit=gatherer)
                _follow(metrics, application, gatherer)
                yield Services(application, realtime.broadcaster, durable.lease, readiness, metrics, queue.open)


def _follow(metrics: Metrics, application: Application, gatherer: Gatherer) -> None:
    """Let the facts that are kept on the way be read when somebody asks for the metrics."""
    restored, ingested = application.restore.counts, application.ingest.counts
    metrics.waiting.read(lambda: {ALONE: gatherer.waiting})
    metrics.restored.read(lambda: {(way,): count for way, count in asdict(restored).items()})
    metrics.records.read(lambda: {(result,): count for result, count in asdict(ingested).items()})


@frozen
class _Realtime:
    rankings: Rankings
    broadcaster: Broadcaster
    checks: Mapping[str, Check]


@frozen
class _Durable:
    repository: Repository
    lease: Callable[[str], Lease]
    checks: Mapping[str, Check]


@frozen
class _Queue:
    open: Callable[[], AbstractAsyncContextManager[SubmissionQueue]]
    checks: Mapping[str, Check]


@asynccontextmanager
async def _realtime(settings: Settings, metrics: Metrics) -> AsyncIterator[_Realtime]:
    if settings.redis is None:
        memory = MemoryRankings()
        yield _Realtime(measured(memory, "realtime", metrics), MemoryBroadcaster(), {"realtime": memory.ping})
        return
    with _extra("redis"):
        from leaderboard_adapters.redis import RedisBroadcaster, RedisEndpoint, RedisRankings  # noqa: PLC0415
    redis = settings.redis
    endpoint = RedisEndpoint(
        address=redis.addr,
        username=redis.username,
        password=redis.password,
        db=redis.db,
        pool_size=redis.pool_size,
        tls=redis.tls,
    )
    async with RedisRankings(endpoint) as rankings, RedisBroadcaster(endpoint) as broadcaster:

        async def keeps_what_it_holds() -> None:
            policy = await rankings.maxmemory_policy()
            if policy != "noeviction":
                raise NotSupported([f"a Redis that evicts (its maxmemory-policy is {policy})"])

        _count_connections(metrics, "realtime", rankings.connection_limit, rankings.connections)
        checks = {
            "realtime": rankings.ping,
            "realtime_memory": keeps_what_it_holds,
            "broadcaster": broadcaster.ping,
        }
        yield _Realtime(measured(rankings, "realtime", metrics), broadcaster, checks)


@asynccontextmanager
async def _durable(settings: Settings, metrics: Metrics) -> AsyncIterator[_Durable]:
    if settings.postgres is None:
        async with SqliteRepository(settings.sqlite.path, chunk=settings.sync.batch_size) as sqlite:
            yield _Durable(measured(sqlite, "repository", metrics), lambda _: SoleLease(), {"repository": sqlite.ping})
        return
    with _extra("postgres"):
        from leaderboard_adapters.postgres import PostgresRepository  # noqa: PLC0415
    async with AsyncExitStack() as stack:
        repository = await stack.enter_async_context(
            PostgresRepository(**asdict(settings.postgres), chunk=settings.sync.batch_size)
        )
        checks = {"repository": repository.ping}
        _count_connections(metrics, "repository", repository.connections.limit, repository.connections.count)
        kept = measured(repository, "repository", metrics)
        if settings.redis is not None:
            yield _Durable(kept, repository.lease, checks)
            return
        # What others commit would not be heard of by a real-time store in this process.
        hold = await stack.enter_async_context(repository.sole_hold())
        yield _Durable(kept, lambda _: hold, checks)


def _count_connections(metrics: Metrics, store: str, limit: int, count: Callable[[], tuple[int, int]]) -> None:
    """`count` tells how many are in use, and how many idle."""
    metrics.pool_limit.read(lambda: {(store,): limit})
    metrics.pool.read(lambda: {(store, state): number for state, number in zip(("used", "idle"), count(), strict=True)})


def _queue(settings: Settings, ingest: Ingest) -> _Queue:
    kafka = settings.kafka
    if not kafka.enabled:

        def not_asked_for() -> AbstractAsyncContextManager[SubmissionQueue]:
            raise NotSupported(["a queue while kafka.enabled is false"])

        return _Queue(not_asked_for, {})
    with _extra("kafka"):
        from leaderboard_adapters.kafka import KafkaQueue, ping  # noqa: PLC0415
    endpoint = kafka_endpoint(kafka)

    async def answers() -> None:
        await asyncio.to_thread(ping, endpoint)

    return _Queue(lambda: KafkaQueue(endpoint, ingest.positions), {"queue": answers})


def kafka_endpoint(kafka: Kafka) -> "KafkaEndpoint":
    """Where the settings say that the queue is. Raises `NotSupported`."""
    with _extra("kafka"):
        from leaderboard_adapters.kafka import KafkaEndpoint  # noqa: PLC0415
    return KafkaEndpoint(
        brokers=kafka.brokers,
        topic=kafka.topic,
        dead_letter_topic=kafka.dead_letter_topic,
        group_id=kafka.group_id,
        batch_size=kafka.batch_size,
        batch_timeout=kafka.batch_timeout.seconds,
        options=kafka.options,
    )


def open_sink(brokers: Sequence[str], topic: str) -> "KafkaSink":
    """A sink for scores, to be entered. Raises `NotSupported`."""
    with _extra("kafka"):
        from leaderboard_adapters.kafka import KafkaSink  # noqa: PLC0415
    return KafkaSink(kafka_endpoint(evolve(Kafka(), brokers=tuple(brokers), topic=topic)))


@contextmanager
def _extra(name: str) -> Iterator[None]:
    """Say which extra is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise NotSupported([f"{name} (it needs {error.name}: pip install 'leaderboard-system[{name}]')"]) from error


def migrate(settings: Settings) -> Sequence[str]:
    """Bring the repository that the settings name to the newest schema; says which migrations were applied.

    Raises `NotSupported`, or what the store says when it cannot be opened.
    """
    if settings.postgres is None:
        return migrate_sqlite(settings.sqlite.path)
    with _extra("postgres"):
        from leaderboard_adapters.postgres import migrate as migrate_postgres  # noqa: PLC0415
    return asyncio.run(migrate_postgres(**asdict(settings.postgres)))
