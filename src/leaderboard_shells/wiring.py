"""The composition root: settings become adapters become an application. The one place that names technologies."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, NoReturn

import structlog
from attrs import asdict, evolve, frozen

from leaderboard_adapters.concurrency.group_committer import GroupCommitter
from leaderboard_adapters.concurrency.single_flight import SingleFlight
from leaderboard_adapters.concurrency.single_flight_reconciler import SingleFlightReconciler
from leaderboard_adapters.memory.broadcaster import MemoryBroadcaster
from leaderboard_adapters.memory.lease import ProcessLease
from leaderboard_adapters.memory.ranking_store import MemoryRankingStore
from leaderboard_adapters.sql.migrations import Migrated
from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_adapters.sqlite import migrate as migrate_sqlite
from leaderboard_core import Application
from leaderboard_core.domain.errors import StoreDegraded
from leaderboard_core.ports.broadcaster import Broadcaster
from leaderboard_core.ports.dead_letters import DeadLetterSink
from leaderboard_core.ports.lease import Lease
from leaderboard_core.ports.queue import SubmissionQueue
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_core.ports.repository import Repository
from leaderboard_core.usecases.answers import Limits
from leaderboard_core.usecases.freshness import Freshness
from leaderboard_core.usecases.ingest import Ingest
from leaderboard_shells.monitoring import Metrics
from leaderboard_shells.monitoring.clock_monitor import ClockMonitor, time_of_day
from leaderboard_shells.monitoring.collectors import NO_LABELS
from leaderboard_shells.monitoring.instrumented_queue import InstrumentedDeadLetterSink, instrumented_queue
from leaderboard_shells.monitoring.instrumented_store import instrumented
from leaderboard_shells.monitoring.instrumented_submitter import InstrumentedSubmitter
from leaderboard_shells.monitoring.outages import Outages
from leaderboard_shells.monitoring.readiness import HealthCheck, Probe, Readiness
from leaderboard_shells.monitoring.startup_probe import startup_probe
from leaderboard_shells.monitoring.store_gauges import count_connections, count_kept_states, count_replica_reads
from leaderboard_shells.settings import Kafka, Settings, addresses_of, repository_arguments
from leaderboard_shells.settings.extras import NotSupported, extra

if TYPE_CHECKING:
    from leaderboard_adapters.kafka import KafkaEndpoint, KafkaSink

_log = structlog.stdlib.get_logger("leaderboard.stores")

#: How long a reader waits for a board that is being rebuilt, in seconds.
_READERS_PATIENCE = 1.0
#: For how long a commit shows that the repository commits, in seconds: readiness adds no load, however often it is
#: asked.
_COMMITTED_LATELY = 5.0
EVICTING = "its maxmemory-policy is {}, with which it loses boards; set noeviction"


@frozen
class Queue:
    """Opens the queue that the settings name, and the sink of its dead letters; only where it is to be consumed."""

    open: Callable[[], AbstractAsyncContextManager[SubmissionQueue]]
    dead_letters: Callable[[], DeadLetterSink]


@frozen
class Services:
    """What a shell works with, for as long as the stores are open."""

    application: Application
    broadcaster: Broadcaster
    #: The lease of the work of this name.
    lease: Callable[[str], Lease]
    readiness: Readiness
    clock: ClockMonitor
    metrics: Metrics
    queue: Queue


@asynccontextmanager
async def services(settings: Settings, outages: Outages | None = None) -> AsyncIterator[Services]:
    """Open the stores that the settings name, and close them again, whatever was taken in being finished first.

    The queue is left to whoever consumes it. `outages` are those of earlier attempts. Raises `NotSupported` for
    settings that ask for what this installation does not have.
    """
    metrics, outages = Metrics(), outages or Outages(addresses_of(settings))
    readiness = Readiness(outages=outages)
    limits = Limits(settings.leaderboard.default_limit, settings.leaderboard.max_limit)
    async with (
        _realtime(settings, metrics, outages, readiness) as realtime,
        _durable(settings, metrics, outages, readiness, realtime.doubt) as durable,
        SingleFlightReconciler(durable.repository, realtime.ranking_store, _READERS_PATIENCE) as reconciler,
    ):
        clock = ClockMonitor(durable.repository.now)
        application = Application.over(
            durable.repository,
            realtime.ranking_store,
            limits,
            reconciler,
            realtime.broadcaster,
            unforeseen=_not_shown,
            freshness=Freshness(settings.server.max_read_age.seconds, time.monotonic, time_of_day),
            now=clock.now,
        )
        with (
            readiness.registered(HealthCheck.CLOCK, clock.check),
            _queue(settings, application.ingest, outages, readiness) as queue,
            realtime.broadcaster.listen(application.health_sweep.heard),
        ):
            submit = InstrumentedSubmitter(application.submitter, metrics)
            async with GroupCommitter(submit, settings.server.write_timeout.seconds) as gatherer:
                application = evolve(application, submitter=gatherer)
                _expose_counts(metrics, application, gatherer)
                yield Services(application, realtime.broadcaster, durable.lease, readiness, clock, metrics, queue)


def _not_shown(error: Exception) -> None:
    """An error of ours that came after a commit: whoever asked for that is told that it is done."""
    _log.error("committed and not shown", exc_info=error)


def _expose_counts(metrics: Metrics, application: Application, gatherer: GroupCommitter) -> None:
    """Let the facts that are kept on the way be read when somebody asks for the metrics."""
    restored, ingested = application.reconciler.counts, application.ingest.counts
    metrics.waiting.read(lambda: {NO_LABELS: gatherer.waiting})
    metrics.restored.read(lambda: {(way,): count for way, count in asdict(restored).items()})
    metrics.records.read(lambda: {(result,): count for result, count in asdict(ingested).items()})


@frozen
class _Realtime:
    ranking_store: RankingStore
    broadcaster: Broadcaster
    #: Takes note that others may have changed what is shown without this process hearing of it.
    doubt: Callable[[], None] = lambda: None


@frozen
class _Durable:
    repository: Repository
    lease: Callable[[str], Lease]


@asynccontextmanager
async def _realtime(
    settings: Settings, metrics: Metrics, outages: Outages, readiness: Readiness
) -> AsyncIterator[_Realtime]:
    if settings.redis is None:
        memory = MemoryRankingStore()
        alone = instrumented(memory, "realtime", metrics, outages)
        with readiness.registered(HealthCheck.REALTIME, alone.probe):
            yield _Realtime(alone, MemoryBroadcaster(), memory.doubt)
        return
    with extra("redis"):
        from leaderboard_adapters.redis import RedisBroadcaster, RedisEndpoint, RedisRankingStore  # noqa: PLC0415
    redis = settings.redis
    endpoint = RedisEndpoint(
        address=redis.addr,
        mode=redis.mode,
        username=redis.username,
        password=redis.password,
        db=redis.db,
        pool_size=redis.pool_size,
        tls=redis.tls,
        ca_file=redis.tls_ca_file,
        cert_file=redis.tls_cert_file,
        key_file=redis.tls_key_file,
        service_name=redis.service_name,
        sentinel_username=redis.sentinel_username,
        sentinel_password=redis.sentinel_password,
    )
    async with RedisRankingStore(endpoint) as ranking_store, RedisBroadcaster(endpoint) as broadcaster:

        async def keeps_what_it_holds() -> None:
            policy = await ranking_store.maxmemory_policy()
            if policy != "noeviction":
                raise StoreDegraded("real-time store", EVICTING.format(policy))

        count_connections(metrics, "realtime", lambda: ranking_store.connection_limit, ranking_store.connections)
        shown = instrumented(ranking_store, "realtime", metrics, outages)
        probed = SingleFlight(shown.probe)

        async def works() -> None:
            await probed()
            if impairment := outages.impairment("realtime"):
                raise impairment

        async with startup_probe("realtime", ranking_store.probe, probed, outages):
            with (
                readiness.registered(HealthCheck.REALTIME, works),
                readiness.registered(HealthCheck.REALTIME_MEMORY, keeps_what_it_holds),
                readiness.registered(HealthCheck.BROADCASTER, broadcaster.ping),
            ):
                yield _Realtime(shown, broadcaster)


def _commits(repository: Repository, outages: Outages) -> Probe:
    """Whether it answers, commits and understands us. That it answers is asked each time; a row is committed now and
    then."""
    committed = SingleFlight(repository.probe, _COMMITTED_LATELY)

    async def check() -> None:
        await repository.ping()
        await committed()
        if impairment := outages.impairment("repository"):
            raise impairment

    return check


@asynccontextmanager
async def _durable(
    settings: Settings, metrics: Metrics, outages: Outages, readiness: Readiness, doubt: Callable[[], None]
) -> AsyncIterator[_Durable]:
    if settings.postgres is None:
        async with SqliteRepository(settings.sqlite.path, chunk=settings.sync.batch_size) as sqlite:
            alone = instrumented(sqlite, "repository", metrics, outages)
            with readiness.registered(HealthCheck.REPOSITORY, _commits(alone, outages)):
                yield _Durable(alone, lambda _: ProcessLease())
        return
    with extra("postgres"):
        from leaderboard_adapters.postgres import PostgresRepository  # noqa: PLC0415
    async with AsyncExitStack() as stack:
        postgres = PostgresRepository(**repository_arguments(settings.postgres), chunk=settings.sync.batch_size)
        with outages.opening("repository"):
            repository = await stack.enter_async_context(postgres)
        count_connections(metrics, "repository", lambda: repository.connections.limit, repository.connections.count)
        count_kept_states(metrics, postgres.kept)
        if postgres.replica is not None:
            count_replica_reads(metrics, postgres.replica.counts)
        kept = instrumented(repository, "repository", metrics, outages)
        stack.enter_context(readiness.registered(HealthCheck.REPOSITORY, _commits(kept, outages)))
        if settings.redis is not None:
            yield _Durable(kept, repository.lease)
            return
        # What others commit would not be heard of by a real-time store in this process.
        hold = await stack.enter_async_context(repository.sole_hold(doubt))
        outages.allowed = hold.check
        yield _Durable(kept, lambda _: hold)


@contextmanager
def _queue(settings: Settings, ingest: Ingest, outages: Outages, readiness: Readiness) -> Iterator[Queue]:
    kafka = settings.kafka
    if not kafka.enabled:

        def not_asked_for() -> NoReturn:
            raise NotSupported(["a queue while kafka.enabled is false"])

        yield Queue(not_asked_for, not_asked_for)
        return
    with extra("kafka"):
        from leaderboard_adapters.kafka import KafkaDeadLetterSink, KafkaQueue, ping  # noqa: PLC0415
    endpoint = kafka_endpoint(kafka)

    async def answers() -> None:
        await asyncio.to_thread(ping, endpoint)

    with readiness.registered(HealthCheck.QUEUE, answers):
        yield Queue(
            lambda: instrumented_queue(KafkaQueue(endpoint, ingest.positions), outages),
            lambda: InstrumentedDeadLetterSink(KafkaDeadLetterSink(endpoint), outages),
        )


def kafka_endpoint(kafka: Kafka) -> "KafkaEndpoint":
    """Where the settings say that the queue is. Raises `NotSupported`."""
    with extra("kafka"):
        from leaderboard_adapters.kafka import KafkaEndpoint  # noqa: PLC0415
    return KafkaEndpoint(
        brokers=kafka.brokers,
        topic=kafka.topic,
        dead_letter_topic=kafka.dead_letter_topic,
        group_id=kafka.group_id,
        batch_size=kafka.batch_size,
        batch_timeout=kafka.batch_timeout.seconds,
        session_timeout=kafka.session_timeout.seconds,
        options=kafka.options,
    )


def open_sink(kafka: Kafka) -> "KafkaSink":
    """A sink for scores, to be entered. Raises `NotSupported`."""
    with extra("kafka"):
        from leaderboard_adapters.kafka import KafkaSink  # noqa: PLC0415
    return KafkaSink(kafka_endpoint(kafka))


def migrate(settings: Settings, *, post: bool) -> Migrated:
    """Bring the repository that the settings name to the newest schema; `post`: no earlier version runs.

    Raises `NotSupported`, or what the store says when it cannot be opened.
    """
    if settings.postgres is None:
        return migrate_sqlite(settings.sqlite.path)
    with extra("postgres"):
        from leaderboard_adapters.postgres import migrate as migrate_postgres  # noqa: PLC0415
    return asyncio.run(migrate_postgres(**repository_arguments(settings.postgres), post=post))
