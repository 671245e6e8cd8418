"""Every section and key there is, with its type and its default. `docs/configuration.md` tells what they mean."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_args

from attrs import Attribute, AttrsInstance, field, fields, frozen, has

from leaderboard_shells.settings.access import Auth
from leaderboard_shells.settings.duration import Duration, DurationOrZero
from leaderboard_shells.settings.redaction import secret
from leaderboard_shells.settings.rules import (
    Address,
    Addresses,
    Authorities,
    Cells,
    Count,
    CountOrZero,
    FileName,
    Filled,
    Host,
    HostPattern,
    HostsOrSocket,
    Name,
    Network,
    OriginPattern,
    Port,
    RootPath,
    Topic,
    Url,
)

Engine = Literal["hypercorn", "uvicorn"]
#: What an address of Redis stands for, in Redis's own words.
RedisMode = Literal["standalone", "cluster", "sentinel"]
LogLevel = Literal["debug", "info", "warning", "error"]
#: Modes in which libpq believes any certificate.
_UNVERIFIED = frozenset({"disable", "allow", "prefer"})
SslMode = Literal["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]
Scalar = str | int | float | bool
#: What is shown is compared with the repository every second; a few may be missed without anything being wrong.
_COMPARED = Duration("5s")
#: A consumer sends several signs of life in each; the client wants it no longer than what it allows between two polls.
_SHORTEST_SESSION, _LONGEST_SESSION = Duration("1s"), Duration("5m")
NO_ENTRIES: Mapping[str, Scalar] = MappingProxyType({})


class FieldConflict(ValueError):
    """A field contradicts another one of its section."""

    def __init__(self, name: str, message: str) -> None:
        self.name = name
        super().__init__(message)


@frozen(kw_only=True)
class Server:
    """The HTTP server: where it listens, how long it waits, who may call it from a browser."""

    host: Host = "127.0.0.1"
    port: Port = 8080
    root_path: RootPath = ""
    engine: Engine = "hypercorn"
    workers: Count = 1
    read_timeout: Duration = Duration("5s")
    write_timeout: Duration = Duration("10s")
    idle_timeout: Duration = Duration("120s")
    max_connections: CountOrZero = 0
    max_read_age: DurationOrZero = field(default=DurationOrZero("0s"))
    allowed_hosts: tuple[HostPattern, ...] = ()
    allowed_origins: tuple[OriginPattern, ...] = ()
    embed_ancestors: tuple[OriginPattern, ...] = ()
    trusted_proxies: tuple[Network, ...] = ()
    log_level: LogLevel = "info"

    @max_read_age.validator
    def _is_worth_comparing(self, attribute: "Attribute[DurationOrZero]", value: DurationOrZero) -> None:
        if 0 < value.milliseconds < _COMPARED.milliseconds:
            raise FieldConflict(attribute.name, f"must be 0s, for never, or at least {_COMPARED}, not {value}")


@frozen(kw_only=True)
class Redis:
    """The real-time store, shared by processes."""

    url: str = secret("")
    addr: Addresses = "localhost:6379"
    mode: RedisMode = field(default="standalone")
    service_name: str = field(default="")
    username: str = ""
    password: str = secret("")
    sentinel_username: str = ""
    sentinel_password: str = secret("")
    db: CountOrZero = 0
    pool_size: Count = 100
    tls: bool = False
    tls_ca_file: FileName = ""
    tls_cert_file: FileName = ""
    tls_key_file: FileName = field(default="")

    @mode.validator
    def _has_what_it_needs(self, _attribute: "Attribute[str]", value: str) -> None:
        if value == "standalone" and "," in self.addr:
            raise FieldConflict("addr", "names several servers; set redis.mode to cluster or sentinel")
        if value == "cluster" and self.db:
            raise FieldConflict("db", "must be 0 in a Redis Cluster, which has no other database")
        if value == "sentinel" and not self.service_name:
            raise FieldConflict("service_name", "must be the name under which the Sentinels watch the primary")

    @service_name.validator
    def _is_watched(self, _attribute: "Attribute[str]", _value: str) -> None:
        for name in ("service_name", "sentinel_username", "sentinel_password"):
            if getattr(self, name) and self.mode != "sentinel":
                raise FieldConflict(name, "is of use only with redis.mode: sentinel, or a redis+sentinel:// URL")

    @tls_key_file.validator
    def _is_one_certificate(self, attribute: "Attribute[str]", value: str) -> None:
        for name in ("tls_ca_file", "tls_cert_file", "tls_key_file"):
            if getattr(self, name) and not self.tls:
                raise FieldConflict(name, "is of use only with redis.tls: true, or a rediss:// URL")
        if value and not self.tls_cert_file:
            raise FieldConflict(attribute.name, "needs redis.tls_cert_file, the certificate that it belongs to")


@frozen(kw_only=True)
class Postgres:
    """The repository, shared by processes."""

    dsn: str = secret("")
    direct_dsn: str = secret("")
    replica_dsn: str = secret("")
    host: HostsOrSocket = "localhost"
    port: Port = 5432
    user: Name = "leaderboard"
    password: str = secret("secret")
    database: Name = "leaderboard"
    max_connections: Count = 50
    kept_states: CountOrZero = 200_000
    cells: Cells = 1
    sslmode: SslMode = "prefer"
    sslrootcert: Authorities = field(default="")
    sslcert: FileName = ""
    sslkey: FileName = ""
    parameters: Mapping[str, Scalar] = field(default=NO_ENTRIES, repr=False)

    @sslrootcert.validator
    def _is_looked_at(self, attribute: "Attribute[str]", value: str) -> None:
        if value and self.sslmode in _UNVERIFIED:
            raise FieldConflict(
                attribute.name, f"is not looked at with sslmode {self.sslmode}; set postgres.sslmode to verify-full"
            )


@frozen(kw_only=True)
class Sqlite:
    """The repository of a single process, used when there is no PostgreSQL."""

    path: Name = "leaderboard.db"


@frozen(kw_only=True)
class Kafka:
    """The queue that scores may come in by."""

    enabled: bool = False
    brokers: Annotated[tuple[Address, ...], Filled()] = ("localhost:9092",)
    topic: Topic = "leaderboard-scores"
    group_id: Name = "leaderboard-consumer"
    workers: Count = 1
    batch_size: Count = 1000
    batch_timeout: Duration = Duration("100ms")
    retry_attempts: CountOrZero = 3
    retry_delay: Duration = Duration("1s")
    session_timeout: Duration = field(default=Duration("6s"))
    dead_letter_topic: Topic = field(default="leaderboard-scores.dlq")
    #: Whether they are looked at and sent again where nothing is consumed.
    dead_letters: bool = False
    options: Mapping[str, Scalar] = field(default=NO_ENTRIES, repr=False)

    @session_timeout.validator
    def _is_a_session(self, attribute: "Attribute[Duration]", value: Duration) -> None:
        if not _SHORTEST_SESSION.milliseconds <= value.milliseconds <= _LONGEST_SESSION.milliseconds:
            wanted = f"must be from {_SHORTEST_SESSION} to {_LONGEST_SESSION}"
            raise FieldConflict(attribute.name, f"{wanted}, not {value}")

    @dead_letter_topic.validator
    def _is_not_the_topic(self, attribute: "Attribute[str]", value: str) -> None:
        if value == self.topic:
            raise FieldConflict(attribute.name, "must be another topic than kafka.topic")


@frozen(kw_only=True)
class Sync:
    """The batch path, and how long event ids are remembered."""

    enabled: bool = True
    interval: Duration = Duration("30m")
    batch_size: Count = 1000
    event_id_ttl: Duration = Duration("24h")


@frozen(kw_only=True)
class Leaderboard:
    """How many places a read answers."""

    default_limit: Count = field(default=100)
    max_limit: Count = 1000

    @default_limit.validator
    def _is_within_max_limit(self, attribute: "Attribute[int]", value: int) -> None:
        if value > self.max_limit:
            raise FieldConflict(
                attribute.name, f"must be at most leaderboard.max_limit, which is {self.max_limit}, not {value}"
            )


@frozen(kw_only=True)
class Live:
    """Updates to those who watch a board, and how many they may be."""

    max_updates_per_second: Count = 10
    max_sockets: Count = 10_000
    max_sockets_per_address: Count = 1_000
    auth_timeout: Duration = Duration("10s")


@frozen(kw_only=True)
class Metrics:
    """An address of its own for `/metrics`, `/health` and `/ready` of any process, apart from the API."""

    host: Host = "127.0.0.1"
    port: Port = 9464


@frozen(kw_only=True)
class Tracing:
    """Where traces go, by OTLP over HTTP."""

    endpoint: Url = ""
    service_name: Name = "leaderboard"


@frozen(kw_only=True)
class Settings:
    """The whole configuration. `redis`, `postgres`, `metrics` and `tracing` are None when their section is absent:
    they are not used."""

    server: Server = Server()
    redis: Redis | None = None
    postgres: Postgres | None = None
    sqlite: Sqlite = Sqlite()
    kafka: Kafka = Kafka()
    sync: Sync = Sync()
    leaderboard: Leaderboard = Leaderboard()
    live: Live = Live()
    metrics: Metrics | None = None
    tracing: Tracing | None = None
    auth: Auth = Auth()


def _class_of(section: "Attribute[Any]") -> type[AttrsInstance]:
    return next(cls for cls in (section.type, *get_args(section.type)) if has(cls))


#: The class of every section, by name.
SECTIONS: Mapping[str, type[AttrsInstance]] = {section.name: _class_of(section) for section in fields(Settings)}
#: Sections that are absent, and their component off, unless they are named.
OPTIONAL_SECTIONS = frozenset(section.name for section in fields(Settings) if section.default is None)
