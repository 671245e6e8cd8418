"""Servers over PostgreSQL without Redis: one at a time, also when PostgreSQL restarts."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2 as httpx
import pytest

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_adapters.postgres.sole_hold import LOST
from leaderboard_core.domain.errors import StoreDegraded
from tests.integration.stores.test_unusable import refused, wait_until
from tests.support.postgres_server import Credentials, PostgresServer, running
from tests.support.server import Server


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """One that a test may restart."""
    with running() as server:
        yield server


def added(server: Server, score: int) -> httpx.Response:
    body = {"leaderboard_id": "g", "player_id": "p", "score": score}
    return httpx.post(f"{server.url}/api/v1/scores", json=body, timeout=30.0)


def top(server: Server) -> httpx.Response:
    return httpx.get(f"{server.url}/api/v1/leaderboards/g/top", timeout=30.0)


def started(stack: ExitStack, directory: Path, database: Credentials) -> Server:
    directory.mkdir()
    server = Server(directory, database.environment)
    stack.callback(server.end)
    server.start()
    return server


@pytest.mark.timeout(120)
def test_who_loses_it_answers_nothing(server: PostgresServer, database: Credentials, tmp_path: Path) -> None:
    """A process that slept while PostgreSQL restarted wakes beside one that took its place: it answers neither reads
    nor writes, says so, and shows what the other did once it holds the database again."""
    with ExitStack() as stack:
        first = started(stack, tmp_path / "first", database)
        httpx.post(f"{first.url}/api/v1/leaderboards", json={"id": "g", "name": "g", "update_mode": "increment"})
        assert 200 == added(first, 1).status_code
        first.pause()
        server.stop()
        server.start()
        second = started(stack, tmp_path / "second", database)
        assert 11 == added(second, 10).json()["data"]["score"]
        first.resume()

        for answer in (top(first), added(first, 100), top(first)):
            assert (503, "store_unavailable") == (answer.status_code, answer.json()["code"])
            assert LOST in answer.json()["error"]
        ready = httpx.get(f"{first.url}/ready")
        assert (503, {LOST}) == (ready.status_code, {*ready.json()["data"]["reasons"].values()} & {LOST})
        wait_until(lambda: any(line.get("reason") == LOST for line in first.log if line["event"] == "store away"))
        assert 11 == top(second).json()["data"][0]["score"]

        second.stop()
        wait_until(lambda: top(first).status_code == 200)
        assert 11 == top(first).json()["data"][0]["score"]
        assert 12 == added(first, 1).json()["data"]["score"]
        wait_until(lambda: httpx.get(f"{first.url}/ready").json()["data"]["status"] == "ready")


@pytest.mark.timeout(120)
def test_who_is_there_takes_it_again(server: PostgresServer, database: Credentials, tmp_path: Path) -> None:
    """After a restart of PostgreSQL the process that was there goes on, and another one is refused as before."""
    with ExitStack() as stack:
        first = started(stack, tmp_path / "first", database)
        httpx.post(f"{first.url}/api/v1/leaderboards", json={"id": "g", "name": "g", "update_mode": "increment"})
        server.stop()
        server.start()
        wait_until(lambda: added(first, 1).status_code == 200)

        line = refused(tmp_path, database.environment)

        assert "in use by another process" in line
        assert 200 == top(first).status_code


async def test_nothing_is_asked_to_know_that_it_is_lost(repository: PostgresRepository, database: Credentials) -> None:
    """The moment that its session ends it is not held any more, though nobody asked the server."""
    async with repository.sole_hold() as hold:
        hold.check()
        with database.admin() as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            )
        with pytest.raises(StoreDegraded):
            hold.check()

        async with asyncio.timeout(30):
            while not await hold.hold():  # noqa: ASYNC110 - the lock is free when PostgreSQL has seen the session off
                await asyncio.sleep(0.05)
        hold.check()
