"""The primary that Sentinels name. They are asked for every new connection, and again all the time.

A primary that was replaced while it slept goes on answering whoever is connected, for ten seconds and more, and all
that it takes meanwhile is thrown away.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import Context
from typing import Any, Final

from attrs import evolve
from redis.asyncio import BlockingConnectionPool, Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from leaderboard_adapters.redis.connection import EncryptedConnection, PackedInC, RedisEndpoint
from leaderboard_adapters.redis.standalone import StandalonePrimary

#: How often they are asked whether the primary is still the same, in seconds.
_EVERY: Final = 0.5
#: How long one of them may take before the next one is asked, in seconds.
_TELLING: Final = 0.5
_CONNECTIONS: Final = 2
NO_PRIMARY: Final = "no Sentinel names a primary called {}"

_Find = Callable[[], Awaitable[tuple[str, int]]]


class Sentinels:
    """Some of the Sentinels that watch a primary."""

    def __init__(self, endpoint: RedisEndpoint) -> None:
        self._name = endpoint.service_name
        theirs = evolve(
            endpoint,
            username=endpoint.sentinel_username,
            password=endpoint.sentinel_password,
            db=0,
            pool_size=_CONNECTIONS,
        )
        self._clients = [theirs.at(address).client() for address in endpoint.addresses]
        self._asking: asyncio.Task[tuple[str, int] | RedisError] | None = None

    async def primary(self) -> tuple[str, int]:
        """Its host and port, as the first says who answers; that one is asked first the next time. Raises what they
        say, where none names any."""
        if self._asking is None:
            # However many connections are made at once, it is asked once.
            self._asking = asyncio.create_task(self._ask(), context=Context())
        found = await asyncio.shield(self._asking)
        if isinstance(found, RedisError):
            raise found
        return found

    async def _ask(self) -> tuple[str, int] | RedisError:
        try:
            return await self._first_answer()
        except RedisError as error:
            return error
        finally:
            self._asking = None

    async def _first_answer(self) -> tuple[str, int]:
        failure: RedisError = RedisConnectionError(NO_PRIMARY.format(self._name))
        for client in self._clients:
            try:
                async with asyncio.timeout(_TELLING):
                    found = await client.execute_command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", self._name)  # type: ignore[no-untyped-call]
            except TimeoutError:
                failure = RedisTimeoutError("no Sentinel answers")
            except RedisError as error:
                failure = error
            else:
                if found:
                    self._clients = [client, *(other for other in self._clients if other is not client)]
                    host, port = found
                    return host.decode(), int(port)
        raise failure

    async def close(self) -> None:
        """End all connections to them."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])
        for client in self._clients:
            await client.aclose()


class _Following(PackedInC):
    """A connection to whoever is the primary when it is made, or made again."""

    def __init__(self, *, find: _Find, **named: Any) -> None:
        super().__init__(**named)
        self._find = find

    @property
    def leads_to(self) -> tuple[str, int]:
        """The host and the port of now."""
        return self.host, self.port

    async def _connect(self) -> None:
        self.host, self.port = await self._find()
        await super()._connect()  # type: ignore[no-untyped-call]


class _FollowingEncrypted(_Following, EncryptedConnection):
    """The same over TLS."""


class SentinelPrimary(StandalonePrimary):
    """One server that holds all boards, wherever the Sentinels say that it is."""

    def _connect(self, endpoint: RedisEndpoint) -> Redis:
        self._sentinels = Sentinels(endpoint)
        self._watching: asyncio.Task[None] | None = None
        kind = _FollowingEncrypted if endpoint.tls else _Following
        options = endpoint.options(self._epoch.greet)
        return Redis.from_pool(BlockingConnectionPool(connection_class=kind, find=self._find, **options))

    async def _find(self) -> tuple[str, int]:
        found = await self._sentinels.primary()
        await self._leave_others(found)
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch(), context=Context())
        return found

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_EVERY)
            # Whoever cannot ask stays where they are.
            with suppress(RedisError):
                await self._find()

    async def _leave_others(self, primary: tuple[str, int]) -> None:
        """Leave whoever is not the primary, as if they had ended it: what was asked there is asked again."""
        pool = self._client.connection_pool
        for connection in [*pool._in_use_connections, *pool._available_connections]:
            if isinstance(connection, _Following) and connection.is_connected and connection.leads_to != primary:
                await connection.disconnect(nowait=True)

    async def close(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
        await super().close()
        await self._sentinels.close()
