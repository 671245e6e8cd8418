"""Every section and key there is, with its type and its default. `docs/configuration.md` tells what they mean."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_args

from attrs import Attribute, AttrsInstance, field, fields, frozen, has

from leaderboard_shells.settings.access import Auth
from leaderboard_shells.settings.duration import Duration
from leaderboard_shells.settings.rules import (
    Address,
    Count,
    CountOrZero,
    Filled,
    Host,
    HostOrSocket,
    Name,
    Origin,
    Port,
    Topic,
)
from leaderboard_shells.settings.secret import secret

Engine = Literal["hypercorn", "uvicorn"]
LogLevel = Literal["debug", "info", "warning", "error"]
SslMode = Literal["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]
Scalar = str | int | float | bool
NO_ENTRIES: Mapping[str, Scalar] = MappingProxyType({})


class FieldFault(ValueError):
    """A field contradicts another one of its section."""

    def __init__(self, name: str, message: str) -> None:
        self.name = name
        super().__init__(message)


@frozen(kw_only=True)
class Server:
    """The HTTP server: where it listens, how long it waits, who may call it from a browser."""

    host: Host = "127.0.0.1"
    port: Port = 8080
    engine: Engine = "hypercorn"
    read_timeout: Duration = Duration("5s")
    write_timeout: Duration = Duration("10s")
    idle_timeout: Duration = Duration("120s")
    allowed_origins: tuple[Origin, ...] = ()
    log_level: LogLevel = "info"


@frozen(kw_only=True)
class Redis:
    """The real-time store, shared by processes."""

    addr: Address = "localhost:6379"
    username: str = ""
    password: str = secret("")
    db: CountOrZero = 0
    pool_size: Count = 100
    tls: bool = False


@frozen(kw_only=True)
class Postgres:
    """The repository, shared by processes."""

    host: HostOrSocket = "localhost"
    port: Port = 5432
    user: Name = "leaderboard"
    password: str = secret("secret")
    database: Name = "leaderboard"
    max_connections: Count = 50
    sslmode: SslMode = "prefer"


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
    batch_size: Count = 1000
    batch_timeout: Duration = Duration("100ms")
    retry_attempts: CountOrZero = 3
    retry_delay: Duration = Duration("1s")
    dead_letter_topic: Topic = field(default="leaderboard-scores.dlq")
    options: Mapping[str, Scalar] = field(default=NO_ENTRIES, repr=False)

    @dead_letter_topic.validator
    def _is_not_the_topic(self, attribute: "Attribute[str]", value: str) -> None:
        if value == self.topic:
            raise FieldFault(attribute.name, "must be another topic than kafka.topic")


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
            raise FieldFault(
                attribute.name, f"must be at most leaderboard.max_limit, which is {self.max_limit}, not {value}"
            )


@frozen(kw_only=True)
class Live:
    """Updates to those who watch a board."""

    max_updates_per_second: Count = 10


@frozen(kw_only=True)
class Metrics:
    """An address of its own for `/metrics`, `/health` and `/ready` of any process, apart from the API."""

    host: Host = "127.0.0.1"
    port: Port = 9464


@frozen(kw_only=True)
class Settings:
    """The whole configuration. `redis`, `postgres` and `metrics` are None when their section is absent: they are
    not used."""

    server: Server = Server()
    redis: Redis | None = None
    postgres: Postgres | None = None
    sqlite: Sqlite = Sqlite()
    kafka: Kafka = Kafka()
    sync: Sync = Sync()
    leaderboard: Leaderboard = Leaderboard()
    live: Live = Live()
    metrics: Metrics | None = None
    auth: Auth = Auth()


def _class_of(section: "Attribute[Any]") -> type[AttrsInstance]:
    return next(cls for cls in (section.type, *get_args(section.type)) if has(cls))


#: The class of every section, by name.
SECTIONS: Mapping[str, type[AttrsInstance]] = {section.name: _class_of(section) for section in fields(Settings)}
#: Sections that are absent, and their component off, unless they are named.
OPTIONAL_SECTIONS = frozenset(section.name for section in fields(Settings) if section.default is None)
