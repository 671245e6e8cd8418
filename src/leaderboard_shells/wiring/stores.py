"""Opening the stores that the settings name."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from attrs import frozen

from leaderboard_adapters.concurrency.single_flight import SingleFlight
from leaderboard_adapters.memory.broadcaster import MemoryBroadcaster
from leaderboard_adapters.memory.lease import ProcessLease
from leaderboard_adapters.memory.ranking_store import MemoryRankingStore
from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_core.domain.errors import StoreDegraded
from leaderboard_core.ports.broadcaster import Broadcaster
from leaderboard_core.ports.lease import Lease
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_core.ports.repository import Repository
from leaderboard_shells.monitoring.outages import Outages
from leaderboard_shells.monitoring.readiness import HealthCheck, Probe, Readiness
from leaderboard_shells.monitoring.startup_probe import startup_probe
from leaderboard_shells.monitoring.store_gauges import count_connections, count_kept_states, count_replica_reads
from leaderboard_shells.settings import Settings, repository_arguments
from leaderboard_shells.settings.extras import extra
from leaderboard_shells.wiring.instruments import Instruments

#: For how long a commit shows that the repository commits, in seconds: readiness adds no load, however often it is
#: asked.
_COMMITTED_LATELY = 5.0
EVICTING = "its maxmemory-policy is {}, with which it loses boards; set noeviction"


@frozen
class Realtime:
    """The real-time store, and the news of all processes."""

    ranking_store: RankingStore
    broadcaster: Broadcaster
    #: Takes note that others may have changed what is shown without this process hearing of it.
    doubt: Callable[[], None] = lambda: None


@frozen
class Durable:
    """The repository, and leases of the work that one process does for all."""

    repository: Repository
    lease: Callable[[str], Lease]


@asynccontextmanager
async def open_realtime(settings: Settings, instruments: Instruments, readiness: Readiness) -> AsyncIterator[Realtime]:
    """Open the real-time store that the settings name."""
    metrics, outages = instruments.metrics, instruments.outages
    if settings.redis is None:
        memory = MemoryRankingStore()
        alone = instruments.watched(memory, "realtime")
        with readiness.registered(HealthCheck.REALTIME, alone.probe):
            yield Realtime(alone, MemoryBroadcaster(), memory.doubt)
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
        shown = instruments.watched(ranking_store, "realtime")
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
                yield Realtime(shown, broadcaster)


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
async def open_durable(
    settings: Settings, instruments: Instruments, readiness: Readiness, doubt: Callable[[], None]
) -> AsyncIterator[Durable]:
    """Open the repository that the settings name. `doubt`: see `Realtime`."""
    metrics, outages = instruments.metrics, instruments.outages
    if settings.postgres is None:
        async with SqliteRepository(settings.sqlite.path, chunk=settings.sync.batch_size) as sqlite:
            alone = instruments.watched(sqlite, "repository")
            with readiness.registered(HealthCheck.REPOSITORY, _commits(alone, outages)):
                yield Durable(alone, lambda _: ProcessLease())
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
        kept = instruments.watched(repository, "repository")
        stack.enter_context(readiness.registered(HealthCheck.REPOSITORY, _commits(kept, outages)))
        if settings.redis is not None:
            yield Durable(kept, repository.lease)
            return
        # What others commit would not be heard of by a real-time store in this process.
        hold = await stack.enter_async_context(repository.sole_hold(doubt))
        outages.allowed = hold.check
        yield Durable(kept, lambda _: hold)
