"""Both stores over TLS: their certificate is looked at, ours is shown, and what is wrong is told."""

from typing import Any

import pytest

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_adapters.redis import RedisEndpoint, RedisRankingStore
from leaderboard_core.domain.errors import StoreUnavailable, StoreUnusable
from tests.integration.tls.conftest import Certificates
from tests.support.postgres_server import Credentials


def redis_files(certificates: Certificates) -> dict[str, str]:
    client = certificates.client
    return {"ca_file": certificates.authority, "cert_file": client.certificate, "key_file": client.key}


def postgres_files(certificates: Certificates) -> dict[str, str]:
    client = certificates.client
    return {"sslrootcert": certificates.authority, "sslcert": client.certificate, "sslkey": client.key}


async def why_not_redis(address: str, **files: str) -> str:
    """What the store says of a connection that it does not get."""
    async with RedisRankingStore(RedisEndpoint(address=address, tls=True, **files)) as ranking_store:  # type: ignore[arg-type]
        with pytest.raises(StoreUnavailable) as caught:
            await ranking_store.versions([1])
    return f"{caught.value.reason} {caught.value.__cause__}"


async def why_not_postgres(database: Credentials, **files: Any) -> str:
    """The same of the repository."""
    with pytest.raises((StoreUnavailable, StoreUnusable)) as caught:
        async with PostgresRepository(**database.arguments, **files, max_connections=4):
            pass
    assert isinstance(caught.value, StoreUnavailable | StoreUnusable)
    return f"{caught.value.reason} {caught.value.__cause__}"


async def test_redis(redis_address: str, certificates: Certificates) -> None:
    """With its authority, and a certificate of ours, it is a Redis like any other."""
    endpoint = RedisEndpoint(address=redis_address, tls=True, **redis_files(certificates))  # type: ignore[arg-type]
    async with RedisRankingStore(endpoint) as ranking_store:
        await ranking_store.probe()
        assert {} == await ranking_store.versions([1, 2])


async def test_a_redis_that_is_not_believed(redis_address: str, certificates: Certificates) -> None:
    """An authority that is named is the only one: neither another nor those of this machine signed it."""
    ours = redis_files(certificates)
    stranger = await why_not_redis(redis_address, **{**ours, "ca_file": certificates.stranger})
    machine = await why_not_redis(redis_address, **{**ours, "ca_file": ""})

    assert "certificate verify failed" in stranger.lower()
    assert "certificate verify failed" in machine.lower()


async def test_a_redis_that_does_not_believe_us(redis_address: str, certificates: Certificates) -> None:
    """A client that shows no certificate is refused."""
    assert await why_not_redis(redis_address, ca_file=certificates.authority)


async def test_postgresql(database: Credentials, certificates: Certificates) -> None:
    """With its authority, and a certificate in the name of our role, no password is needed."""
    arguments = {**database.arguments, **postgres_files(certificates), "password": ""}
    async with PostgresRepository(**arguments, max_connections=4) as repository:
        await repository.probe()
        assert {} == dict(await repository.versions())


async def test_a_postgresql_that_is_not_believed(database: Credentials, certificates: Certificates) -> None:
    """Neither an authority that did not sign its certificate nor a name that is not in it."""
    ours = postgres_files(certificates)
    stranger = await why_not_postgres(database, **{**ours, "sslrootcert": certificates.stranger})

    assert "certificate verify failed" in stranger


async def test_a_postgresql_that_does_not_believe_us(database: Credentials, certificates: Certificates) -> None:
    """A client without a certificate is told that one is wanted."""
    assert "certificate" in await why_not_postgres(database, sslrootcert=certificates.authority)
