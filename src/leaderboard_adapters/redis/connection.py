"""How a Redis server is reached: bounded in connections, in time and in retries."""

import re
import secrets
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

import hiredis
from attrs import field, frozen
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.connection import AbstractConnection, Connection, SSLConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError

#: How long a command, with its answer, may take; then the server counts as away. In seconds.
COMMAND_TIMEOUT = 2.0
#: How long making a connection, or waiting for a free one, may take, in seconds.
CONNECT_TIMEOUT = 1.0
#: How often a command is sent again when its connection broke. All that is sent may be done twice.
_RETRIES = 1


@frozen(kw_only=True)
class RedisEndpoint:
    """Where a Redis server is, how to log in there, and how many connections may be made."""

    #: host:port
    address: str
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

    def client(self, greet: Callable[[AbstractConnection], Awaitable[None]] | None = None) -> Redis:
        """A client of the server; nothing is connected before its first command.

        `greet` is given every new connection before it is used, and has to log in with its `on_connect`.
        """
        host, _, port = self.address.rpartition(":")
        encryption: dict[str, Any] = {"context": self._context()} if self.tls else {}
        pool = BlockingConnectionPool(
            connection_class=_EncryptedConnection if self.tls else _PlainConnection,
            host=host.strip("[]"),
            port=int(port),
            username=self.username or None,
            password=self.password or None,
            db=self.db,
            max_connections=self.pool_size,
            timeout=CONNECT_TIMEOUT,
            socket_connect_timeout=CONNECT_TIMEOUT,
            socket_timeout=COMMAND_TIMEOUT,
            # Not after a timeout: a server that does not answer would be waited for twice.
            retry=Retry(NoBackoff(), _RETRIES, supported_errors=(RedisConnectionError,)),
            # RESP2 needs no handshake of its own, and nothing here needs RESP3.
            protocol=2,
            legacy_responses=False,
            driver_info=None,
            redis_connect_func=greet,
            **encryption,
        )
        return Redis.from_pool(pool)

    def _context(self) -> ssl.SSLContext:
        """One for all connections. redis-py would read every authority of this machine for each, and believe them all
        beside the one that is named."""
        context = ssl.create_default_context(cafile=self.ca_file or None)
        if self.cert_file:
            context.load_cert_chain(self.cert_file, self.key_file or None)
        return context


class Epochs:
    """Counts how often a connection was made to another server process than the one before.

    Only another process can have gone back to an older copy of what it held, so what was known of the one before
    says nothing about it.
    """

    def __init__(self) -> None:
        self.count = 0
        self._run_id: bytes | None = None

    async def greet(self, connection: AbstractConnection) -> None:
        """Log in, and learn whom the new connection leads to."""
        await connection.on_connect()
        run_id = await _run_id(connection)
        if self._run_id is not None and run_id != self._run_id:
            self.count += 1
        self._run_id = run_id


async def _run_id(connection: AbstractConnection) -> bytes:
    """The server's id of its own process; where it keeps that to itself, one that it never had."""
    await connection.send_command("INFO", "server")
    try:
        found = re.search(rb"run_id:(\w+)", await connection.read_response())
    except ResponseError:
        found = None
    return secrets.token_bytes() if found is None else found[1]


class _PackedInC(Connection):
    """Commands of thousands of arguments are packed by hiredis: redis-py's own asyncio packer takes thrice as long."""

    def pack_command(self, *args: Any) -> list[bytes]:
        return [hiredis.pack_command(args)]


class _PlainConnection(_PackedInC):
    """A connection over TCP."""


class _EncryptedConnection(_PackedInC, SSLConnection):
    """A connection over TLS, with the server's certificate and name checked."""

    def __init__(self, *, context: ssl.SSLContext, **named: Any) -> None:
        super().__init__(**named)
        self.ssl_context.context = context
