"""Watchers of two server processes over the same stores see the same last revision, whichever way scores come."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.support.consumers import Ingestion
from tests.support.live import Message, Watcher, make_board, submit, watching
from tests.support.patience import PATIENCE
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer
from tests.support.server import Server, running

pytestmark = pytest.mark.timeout(180)

BOARD = "game1"
ENGINES = ("hypercorn", "uvicorn")
PLAYERS, WATCHERS, ROUNDS = 20, 3, 15


async def follow(watcher: Watcher, seen: list[Message]) -> None:
    """Keep every update, for as long as anybody listens."""
    while True:
        seen.append(await watcher.receive(PATIENCE))


@asynccontextmanager
async def watched(servers: Sequence[Server]) -> AsyncIterator[list[list[Message]]]:
    """What watchers of the board are shown from here on, several at each server."""
    async with AsyncExitStack() as stack:
        shown, following = [], []
        for server in servers:
            for _ in range(WATCHERS):
                watcher = await stack.enter_async_context(watching(server.url))
                seen = [await watcher.subscribe(BOARD, limit=100)]
                shown.append(seen)
                following.append(asyncio.create_task(follow(watcher, seen)))
        try:
            yield shown
        finally:
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)


async def last_state(server: Server) -> tuple[int, list[Message]]:
    async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
        answer = (await client.get(f"/api/v1/leaderboards/{BOARD}/top?limit=100")).json()
        return answer["meta"]["revision"], answer["data"]


async def assert_all_arrive(servers: Sequence[Server], shown: list[list[Message]]) -> None:
    """Every watcher is shown the last revision, with all scores in it, and was never shown an older one after a newer.

    What is committed is visible at once through the server that it came by, through others within a second.
    """
    everything = sum(sum(scores(turn).values()) for turn in range(ROUNDS))
    async with asyncio.timeout(PATIENCE):
        while sum(entry["score"] for entry in (await last_state(servers[0]))[1]) < everything:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    revision, entries = await last_state(servers[0])
    assert everything == sum(entry["score"] for entry in entries)
    async with asyncio.timeout(PATIENCE):
        while any(seen[-1]["revision"] < revision for seen in shown):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert [(revision, entries)] * len(shown) == [(seen[-1]["revision"], seen[-1]["data"]["entries"]) for seen in shown]
    revisions = [[update["revision"] for update in seen] for seen in shown]
    assert revisions == [sorted(each) for each in revisions]


def scores(turn: int) -> dict[str, int]:
    return {f"player{number}": 1 + (turn * 7 + number * 3) % 11 for number in range(PLAYERS)}


@asynccontextmanager
async def two_servers(environment: dict[str, str], directory: Path) -> AsyncIterator[list[Server]]:
    """One on each engine, with a board that adds up."""
    with ExitStack() as stack:
        servers = []
        for engine in ENGINES:
            (directory / engine).mkdir()
            server = running(directory / engine, LEADERBOARD_SERVER__ENGINE=engine, **environment)
            servers.append(stack.enter_context(server))
        async with httpx.AsyncClient(base_url=servers[0].url, timeout=30) as client:
            await make_board(client, BOARD, update_mode="increment")
        yield servers


@pytest.fixture
def environment(redis: RedisServer, postgres: PostgresServer) -> Iterator[dict[str, str]]:
    """What leads a process to stores that hold nothing."""
    redis.flush()
    with postgres.fresh_database() as database:
        yield {"REDIS_ADDR": redis.address, **database.environment}


async def test_scores_through_the_other_server(environment: dict[str, str], tmp_path: Path) -> None:
    """Scores come in through either server by turns; watchers of both are shown all of them."""
    async with two_servers(environment, tmp_path) as servers, watched(servers) as shown, AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(httpx.AsyncClient(base_url=server.url, timeout=30)) for server in servers
        ]
        for turn in range(ROUNDS):
            await submit(clients[turn % 2], BOARD, **scores(turn))

        await assert_all_arrive(servers, shown)


async def test_boards_made_at_the_other_server(environment: dict[str, str], tmp_path: Path) -> None:
    """Whoever watches the list at one server is told of what is made, changed and deleted through the other one."""
    async with two_servers(environment, tmp_path) as servers, watching(servers[0].url) as watcher:
        await watcher.send("subscribe_boards")
        assert {"type": "boards_subscribed"} == await watcher.receive()
        async with httpx.AsyncClient(base_url=servers[1].url, timeout=30) as client:
            await make_board(client, "elsewhere")
            assert ["elsewhere"] == [board["id"] for board in (await watcher.receive(PATIENCE))["boards"]]
            await client.patch("/api/v1/leaderboards/elsewhere", json={"name": "Renamed"})
            assert ["Renamed"] == [board["name"] for board in (await watcher.receive(PATIENCE))["boards"]]
            await client.delete("/api/v1/leaderboards/elsewhere")
            assert ["elsewhere"] == (await watcher.receive(PATIENCE))["deleted"]


async def test_scores_through_kafka(ingestion: Ingestion, tmp_path: Path) -> None:
    """A consumer of its own applies what a topic holds; watchers of both servers are shown all of it."""
    environment = {name: value for name, value in ingestion.environment.items() if "KAFKA" not in name}
    ingestion.kafka.create_topic(ingestion.topic)
    async with two_servers(environment, tmp_path) as servers, watched(servers) as shown:
        ingestion.consumer()
        for turn in range(ROUNDS):
            records = [
                (player, json.dumps({"player_id": player, "leaderboard_id": BOARD, "score": score}).encode())
                for player, score in scores(turn).items()
            ]
            await asyncio.to_thread(ingestion.kafka.produce, ingestion.topic, records)
        await asyncio.to_thread(ingestion.wait_until_applied)

        await assert_all_arrive(servers, shown)
