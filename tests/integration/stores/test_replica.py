"""A Redis that was demoted under a server, with a way to the repository and without one."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from leaderboard_shells.wire.times import rfc3339_now
from tests.integration.stores import kit
from tests.support import postgres_server
from tests.support.live import watching
from tests.support.patience import PATIENCE
from tests.support.postgres_server import Credentials, PostgresServer
from tests.support.server import Server, free_port

#: After how long a Redis that is a replica may not be trusted any more, in seconds.
TRUSTED = 10.0


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server.running() as server:
        yield server


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[Credentials]:
    with postgres.fresh_database() as database:
        yield database


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[list[kit.RedisServer]]:
    """Two of them: one that will be demoted, and the one that takes its place."""
    places = [tmp_path / name for name in ("old", "new")]
    for place in places:
        place.mkdir()
    with kit.a_redis(places[0], free_port()) as old, kit.a_redis(places[1], free_port()) as new:
        yield [old, new]


def started(directory: Path, store: kit.RedisServer, database: Credentials, **environment: str) -> Server:
    directory.mkdir()
    server = Server(directory, {**database.environment, "REDIS_ADDR": store.address, **environment})
    server.start()
    return server


def ask(server: Server, path: str = "top") -> httpx.Response:
    return httpx.get(f"{server.url}/api/v1/leaderboards/g/{path}", timeout=20.0)


def wait_for(server: Server, status: int, code: str | None = None, seconds: float = PATIENCE) -> float:
    """How long it takes until reads are answered so."""
    began = time.monotonic()
    while (answer := ask(server)).status_code != status or (code and answer.json()["code"] != code):
        assert time.monotonic() - began < seconds, answer.text
        time.sleep(0.05)
    return time.monotonic() - began


def stale_answer(server: Server) -> dict[str, Any]:
    """The first that says so."""
    deadline = time.monotonic() + PATIENCE
    while "stale" not in (answer := ask(server).json())["meta"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return dict(answer)


def demote(store: kit.RedisServer, primary: kit.RedisServer | None) -> None:
    with store.admin() as admin:
        admin.replicaof("127.0.0.1", primary.port if primary else 1)


def fill(server: Server) -> None:
    api = f"{server.url}/api/v1"
    httpx.post(f"{api}/leaderboards", json={"id": "g", "name": "g"}).raise_for_status()
    for player in "ab":
        score = {"player_id": player, "leaderboard_id": "g", "score": 1}
        httpx.post(f"{api}/scores", json=score).raise_for_status()
    ask(server).raise_for_status()


@pytest.mark.timeout(120)
@pytest.mark.parametrize("with_a_primary", [True, False])
def test_what_others_did_is_not_hidden(
    tmp_path: Path, stores: list[kit.RedisServer], database: Credentials, with_a_primary: bool
) -> None:
    """An erased player and an ended season are not shown by a server whose Redis is read-only now."""
    old, new = stores
    left = right = None
    try:
        left = started(tmp_path / "left", old, database)
        fill(left)
        # A primary that cannot be reached any more, or one that went its own way: either way nothing comes from it.
        demote(old, None if not with_a_primary else new)
        right = started(tmp_path / "right", new, database)
        httpx.delete(f"{right.url}/api/v1/players/a", timeout=20.0).raise_for_status()
        assert 200 == httpx.get(f"{right.url}/api/v1/leaderboards/g/top").status_code
        deadline = time.monotonic() + TRUSTED
        while (answer := ask(left, "player/a")).status_code == 200:
            assert time.monotonic() < deadline
            time.sleep(0.05)

        assert answer.status_code in {404, 503}
    finally:
        for server in (left, right):
            if server is not None:
                server.end()


@pytest.mark.timeout(120)
def test_a_replica_is_not_trusted_for_long(
    tmp_path: Path, stores: list[kit.RedisServer], postgres: PostgresServer, database: Credentials
) -> None:
    """Also without a repository to compare with: then nothing is shown. A primary again, everything is."""
    old, _ = stores
    server = started(tmp_path / "server", old, database)
    try:
        fill(server)
        with postgres.paused():
            assert 200 == ask(server).status_code
            demote(old, None)
            assert TRUSTED > wait_for(server, 503, "store_unavailable")
            with old.admin() as admin:
                admin.replicaof("NO", "ONE")
            wait_for(server, 200)
    finally:
        server.end()


@pytest.mark.timeout(120)
async def test_reads_that_are_too_old(
    tmp_path: Path, stores: list[kit.RedisServer], postgres: PostgresServer, database: Credentials
) -> None:
    """Without a repository they say so, and stop, over HTTP and over the socket, where a bound is set. Whoever watches
    is told without asking, and again when it is over."""
    server = started(tmp_path / "server", stores[0], database, LEADERBOARD_SERVER__MAX_READ_AGE="5s")
    try:
        fill(server)
        assert "stale" not in ask(server).json()["meta"]
        async with watching(server.url) as socket:
            assert "stale" not in await socket.subscribe("g")
            with postgres.paused():
                told = await socket.receive()
                answer = await asyncio.to_thread(stale_answer, server)
                await socket.send("get", leaderboard_id="g")
                update = await socket.receive()
                assert (True, True, True) == (answer["meta"]["stale"], update["stale"], told["stale"])
                assert rfc3339_now() > update["timestamp"]
                assert rfc3339_now() > answer["meta"]["as_of"]
                wait_for(server, 503, "too_old")
                await socket.send("get", leaderboard_id="g")
                refused = await socket.receive()
                assert ("error", "too_old") == (refused["type"], refused["code"])
            wait_for(server, 200)
            told = await socket.receive()
            assert ("leaderboard_update", update["data"]) == (told["type"], told["data"])
            assert "stale" not in told
        assert "stale" not in ask(server).json()["meta"]
    finally:
        server.end()
