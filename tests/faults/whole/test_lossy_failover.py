"""A standby that commits do not wait for takes the place of its primary: what it had not got is gone, and every
process that knew of it says so."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.faults.load import BOARD
from tests.faults.stack import until
from tests.faults.whole.deployment import Whole, whole
from tests.faults.whole.watchers import Watch, watched
from tests.support import postgres_standby
from tests.support.kafka_server import KafkaServer
from tests.support.metrics import scraped
from tests.support.server import Server

KEPT, LOST, MORE = 20, 15, 30
SAID = "the repository is older than what was shown: boards follow it"


@pytest.fixture
async def deployment(tmp_path: Path, kafka: KafkaServer) -> AsyncIterator[Whole]:
    async with whole(tmp_path, kafka=kafka, is_synchronous=False) as deployment:
        yield deployment


async def add(server: Server, times: int) -> None:
    """So many answered submissions, each of which adds 1."""
    async with httpx.AsyncClient(timeout=15) as client:
        for _ in range(times):
            score = {"player_id": "ada", "leaderboard_id": BOARD, "score": 1}
            answer = await client.post(f"{server.url}/api/v1/scores", json=score)
            assert answer.status_code == 200, answer.text


async def shown(server: Server) -> tuple[int, int]:
    """The revision and the score that a server shows."""
    async with httpx.AsyncClient(timeout=15) as client:
        answer = await client.get(f"{server.url}/api/v1/leaderboards/{BOARD}/top")
    assert answer.status_code == 200, answer.text
    return answer.json()["meta"]["revision"], answer.json()["data"][0]["score"]


def has_said(server: Server) -> bool:
    """Whether it has logged and counted that the repository lost something."""
    counted = scraped(server.url).total("leaderboard_boards_restored_total", way="fenced")
    return counted > 0 and any(line["event"] == SAID for line in server.log)


async def lose(deployment: Whole) -> None:
    """Kill the primary while the standby lacks some of what it has, and promote the standby. Nobody is led there."""
    one, other = deployment.servers
    await asyncio.to_thread(deployment.standby.kill)
    await add(other, LOST)
    for server in (one, other):
        assert (await shown(server))[1] == KEPT + LOST
    for way in deployment.ways:
        await way.shut()
    await asyncio.to_thread(deployment.postgres.kill)
    await asyncio.to_thread(deployment.standby.start)
    await asyncio.to_thread(postgres_standby.promote, deployment.standby)
    deployment.postgres, deployment.standby = deployment.standby, deployment.postgres
    await deployment.lead()


@pytest.mark.timeout(180)
async def test_every_process_says_what_was_lost(deployment: Whole) -> None:
    """Also the one that comes when the new line has outgrown the old one. Boards follow, and no revision goes back."""
    one, other = deployment.servers
    await add(one, KEPT)
    await asyncio.to_thread(postgres_standby.wait_for, deployment.postgres)
    async with watched(deployment.urls, [BOARD]) as watches:
        await lose(deployment)
        before = [watch.revision for watch in watches]
        deployment.ways[0].reopen()
        await until(lambda: has_said(one))
        await add(one, MORE)
        assert (await shown(one))[1] == KEPT + MORE
        deployment.ways[1].reopen()
        await until(lambda: has_said(other))
        await until(lambda: all(watch.top == (("ada", KEPT + MORE),) for watch in watches))

    assert [] == [step for watch in watches for step in watch.stepped_back]
    assert all(grew(watch, revision) for watch, revision in zip(watches, before, strict=True))
    assert await shown(one) == await shown(other)


def grew(watch: Watch, revision: int) -> bool:
    return watch.revision > revision
