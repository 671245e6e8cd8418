"""How a Redis server is reached: bounded in connections, in time and in retries."""

import ssl
from collections.abc import Awaitable, Callable
from typing import Any, Literal, TypeAlias

import hiredis
from attrs import evolve, field, frozen
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.connection import AbstractConnection, Connection, SSLConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

#: How long a command, with its answer, may take; then the server counts as away. In seconds.
COMMAND_TIMEOUT = 2.0
#: How long making a connection, or waiting for a free one, may take, in seconds.
CONNECT_TIMEOUT = 1.0
#: How often a command is sent again when its connection broke. All that is sent may be done twice.
_RETRIES = 1

#: What an endpoint names, in Redis's own words (`redis_mode` of INFO).
Mode: TypeAlias = Literal["standalone", "cluster", "sentinel"]
Greet: TypeAlias = Callable[[AbstractConnection], Awaitable[None]]


@frozen(kw_only=True)
class RedisEndpoint:
    """Where Redis is, how to log in there, and how many connections may be made to each server."""

    #: host:port; of nodes of a cluster, and of Sentinels, some or all of them between commas.
    address: str
    mode: Mode = "standalone"
    username: str = ""
    password: str = field(default="", repr=False)
    db: int = 0
    pool_size: int = 100
    tls: bool = False
    #: Whom to believe that the server is the one of this name; this machine's authorities, if it is empty.
    ca_file: str = ""
    #: Who we are, where the server asks for a certificate: a file with it, and one with its key unless both are in one.
    cert_file: str = ""
    key_file: str = ""
    #: Under which name the Sentinels watch the primary, and how to log in to them.
    service_name: str = ""
    sentinel_username: str = ""
    sentinel_password: str = field(default="", repr=False)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Each address that is named."""
        return tuple(self.address.split(","))

    def at(self, address: str) -> "RedisEndpoint":
        """One server, reached in the same way."""
        return evolve(self, address=address, mode="standalone")

    def client(self, greet: Greet | None = None) -> Redis:
        """A client of the one server of this address; nothing is connected before its first command.

        `greet` is given every new connection before it is used, and has to log in with its `on_connect`.
        """
        host, port = host_and_port(self.address)
        kind = EncryptedConnection if self.tls else PlainConnection
        return Redis.from_pool(
            BlockingConnectionPool(connection_class=kind, host=host, port=port, **self.options(greet))
        )

    def options(self, greet: Greet | None = None) -> dict[str, Any]:
        """What a pool of connections to any of the servers is made with."""
        encryption: dict[str, Any] = {"context": self._context()} if self.tls else {}
        return {
            "username": self.username or None,
            "password": self.password or None,
            "db": self.db,
            "max_connections": self.pool_size,
            "timeout": CONNECT_TIMEOUT,
            "socket_connect_timeout": CONNECT_TIMEOUT,
            "socket_timeout": COMMAND_TIMEOUT,
            # Not after a timeout: a server that does not answer would be waited for twice.
            "retry": Retry(NoBackoff(), _RETRIES, supported_errors=(RedisConnectionError,)),
            # RESP2 needs no handshake of its own, and nothing here needs RESP3.
            "protocol": 2,
            "legacy_responses": False,
            "driver_info": None,
            "redis_connect_func": greet,
            **encryption,
        }

    def _context(self) -> ssl.SSLContext:
        """One for all connections. redis-py would read every authority of this machine for each, and believe them all
        beside the one that is named."""
        context = ssl.create_default_context(cafile=self.ca_file or None)
        if self.cert_file:
            context.load_cert_chain(self.cert_file, self.key_file or None)
        return context


def host_and_port(address: str) -> tuple[str, int]:
    """The parts of an address; that of IPv6 stands in brackets there and without them here."""
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


def address_of(host: str, port: int) -> str:
    """The address that has these parts."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class PackedInC(Connection):
    """Commands of thousands of arguments are packed by hiredis: redis-py's own asyncio packer takes thrice as long."""

    def pack_command(self, *args: Any) -> list[bytes]:
        return [hiredis.pack_command(args)]


class PlainConnection(PackedInC):
    """A connection over TCP."""


class EncryptedConnection(PackedInC, SSLConnection):
    """A connection over TLS, with the server's certificate and name checked."""

    def __init__(self, *, context: ssl.SSLContext, **named: Any) -> None:
        super().__init__(**named)
        self.ssl_context.context = context
