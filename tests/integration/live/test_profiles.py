"""A name that is changed is seen by who watches, within a second: two servers over one PostgreSQL and one Redis."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import httpx2 as httpx
import psycopg
import pytest

from tests.support.live import Watcher, make_board, submit, watching
from tests.support.postgres_server import Credentials, PostgresServer
from tests.support.redis_server import RedisServer
from tests.support.server import Server, running

#: What is promised is a second; a machine that is busy has ten.
SOON = 10.0


@pytest.fixture(scope="module")
def database(postgres: PostgresServer) -> Iterator[Credentials]:
    with postgres.fresh_database() as database:
        yield database


@pytest.fixture(scope="module")
def environment(redis: RedisServer, database: Credentials) -> Mapping[str, str]:
    return {"REDIS_ADDR": redis.address, **database.environment}


@pytest.fixture(scope="module")
def watched(environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that watchers are at."""
    with running(tmp_path_factory.mktemp("watched"), **environment) as server:
        yield server


async def until_called(watcher: Watcher, name: str | None) -> float:
    """Seconds until the one player who is shown is called so."""
    began = time.monotonic()
    while True:
        message = await watcher.receive()
        [entry] = message["data"]["entries"]
        if (entry["profile"] or {}).get("display_name") == name:
            assert 5 == entry["score"]
            return time.monotonic() - began


async def test_a_name_is_seen_through_another_server(
    watched: Server, environment: Mapping[str, str], tmp_path: Path
) -> None:
    """On every board that the player has come to, and on one that the player comes to afterwards."""
    player, boards = f"p-{uuid4().hex[:8]}", [f"b-{uuid4().hex[:8]}" for _ in range(2)]
    path = f"/api/v1/players/{player}/profile"
    with running(tmp_path, **environment) as other:
        async with (
            httpx.AsyncClient(base_url=other.url) as client,
            watching(watched.url) as first,
            watching(watched.url) as second,
        ):
            for board in boards:
                await make_board(client, board)
            await submit(client, boards[0], **{player: 5})
            await first.subscribe(boards[0], include=["profile"])
            await second.subscribe(boards[1], include=["profile"])

            assert 200 == (await client.put(path, json={"display_name": "Ada"})).status_code
            assert await until_called(first, "Ada") < SOON
            await submit(client, boards[1], **{player: 5})
            assert await until_called(second, "Ada") < SOON
            assert 200 == (await client.delete(path)).status_code
            assert await until_called(first, None) < SOON


async def test_of_a_server_that_died_before_it_told_the_boards(watched: Server, database: Credentials) -> None:
    """What it has committed, row and outbox, is carried by another one."""
    player, board = f"p-{uuid4().hex[:8]}", f"b-{uuid4().hex[:8]}"
    async with httpx.AsyncClient(base_url=watched.url) as client, watching(watched.url) as watcher:
        await make_board(client, board)
        await submit(client, board, **{player: 5})
        await watcher.subscribe(board, include=["profile"])
        with database.admin() as admin, admin.transaction():
            _commit_as_one_that_dies(admin, player, '{"display_name":"Ada"}')

        assert await until_called(watcher, "Ada") < SOON
        await asyncio.to_thread(_wait_until_told, database)


def _wait_until_told(database: Credentials) -> None:
    """A profile leaves the outbox once the last leaderboard was told."""
    with database.admin() as admin:
        while admin.execute("SELECT FROM profile_outbox").fetchall():
            time.sleep(0.05)


def _commit_as_one_that_dies(admin: "psycopg.Connection", player: str, profile: str) -> None:
    admin.execute("INSERT INTO profiles (player_id, profile) VALUES (%s, %s)", [player, profile])
    admin.execute("INSERT INTO profile_outbox (player_id, version) VALUES (%s, 'v')", [player])
