"""Faults that need a deployment of their own: lost replies, an older copy of the database, schedulers."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.faults.history import judge
from tests.faults.load import BOARD
from tests.faults.stack import Stack, stack, under_load
from tests.support import postgres_server
from tests.support.patience import PATIENCE
from tests.support.proxy import before
from tests.support.server import COMMAND

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
async def deployment(tmp_path: Path) -> AsyncIterator[Stack]:
    async with stack(tmp_path, appendonly="yes") as deployment:
        yield deployment


async def test_commits_whose_replies_are_cut_count_once(tmp_path: Path) -> None:
    """The server finds out what became of them: every answer is true, and nothing counts twice."""
    with postgres_server.running() as postgres:
        async with before(postgres.port) as proxy, stack(tmp_path, postgres=postgres, database_port=proxy.port) as cut:
            async with under_load(cut) as load:
                for _ in range(30):
                    proxy.cut_replies += 1
                    await asyncio.sleep(0.1)
                    proxy.cut_commits += 1
                    await asyncio.sleep(0.1)
            verdict = judge(load.history, await cut.scores())
            print(f"\n60 cut commits: {verdict}; reads {load.reads}, untrue {len(load.untrue)}")

    assert verdict.is_clean, verdict
    assert [] == load.untrue
    assert verdict.answered > 100


async def revision(client: httpx.AsyncClient) -> int:
    answer = await client.get(f"/api/v1/leaderboards/{BOARD}/top")
    assert answer.status_code == 200, answer.text
    return int(answer.json()["meta"]["revision"])


async def test_boards_follow_a_database_restored_from_a_backup(deployment: Stack) -> None:
    """What was answered since the backup is gone, said loudly; the rest counts on, and revisions never go back."""
    async with under_load(deployment) as load:
        await asyncio.sleep(1)
    backed_up = await deployment.scores()
    with_backup(deployment)
    async with under_load(deployment) as lost, httpx.AsyncClient(base_url=deployment.urls[0]) as client:
        await asyncio.sleep(1)
        before_restore = await revision(client)
    await asyncio.to_thread(restore, deployment)
    await asyncio.sleep(2.5)

    async with httpx.AsyncClient(base_url=deployment.urls[0]) as client:
        await deployment.seconds_until_read()
        assert backed_up == await deployment.scores()
        assert await revision(client) > before_restore
    assert any(
        "older than what was shown" in str(line["event"]) for server in deployment.servers for line in server.log
    )
    assert judge(load.history, backed_up).is_clean
    assert lost.history.outcomes


def with_backup(deployment: Stack) -> None:
    """Take a cold copy of the database's files."""
    postgres = deployment.postgres
    postgres.stop()
    shutil.copytree(postgres.directory, backup_of(deployment), symlinks=True)
    postgres.start()


def backup_of(deployment: Stack) -> Path:
    return deployment.postgres.directory.with_name(f"{deployment.postgres.directory.name}-backup")


def restore(deployment: Stack) -> None:
    """Put the copy back in the place of what came after it."""
    postgres = deployment.postgres
    owner = postgres.directory.stat()
    postgres.stop()
    shutil.rmtree(postgres.directory)
    backup_of(deployment).rename(postgres.directory)
    for path in (postgres.directory, *postgres.directory.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
    postgres.start()


async def test_two_schedulers_one_frozen_and_woken(deployment: Stack, tmp_path: Path) -> None:
    """Standings go on being published while the holder of the lease is frozen, and nothing breaks when it wakes."""
    environment = {**os.environ, **deployment.servers[0].environment, "LEADERBOARD_SYNC__INTERVAL": "1s"}
    schedulers = [schedule(environment, tmp_path) for _ in range(2)]
    for server in deployment.servers:
        server.stop()
        server.environment = {**server.environment, "LEADERBOARD_SYNC__ENABLED": "false"}
        server.start()
    try:
        async with under_load(deployment) as load:
            await asyncio.sleep(2)
            for scheduler in (*schedulers, *schedulers):
                scheduler.send_signal(signal.SIGSTOP)
                await asyncio.sleep(7)
                published = await published_revision(deployment)
                async with asyncio.timeout(PATIENCE):
                    while await published_revision(deployment) <= published:  # noqa: ASYNC110 - nobody tells
                        await asyncio.sleep(0.1)
                scheduler.send_signal(signal.SIGCONT)
        verdict = judge(load.history, await deployment.scores())
        codes = [stopped(scheduler) for scheduler in schedulers]
    finally:
        for scheduler in schedulers:
            scheduler.kill()

    assert verdict.is_clean, verdict
    assert [0, 0] == codes


def schedule(environment: dict[str, str], directory: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([COMMAND, "schedule"], env=environment, cwd=directory, stdout=subprocess.DEVNULL)


def stopped(scheduler: "subprocess.Popen[bytes]") -> int:
    scheduler.terminate()
    return scheduler.wait(10)


async def published_revision(deployment: Stack) -> int:
    async with httpx.AsyncClient(base_url=deployment.urls[0]) as client:
        answer = await client.get(f"/api/v1/leaderboards/{BOARD}/stats", params={"source": "batch"})
        return int(answer.json()["meta"]["revision"])
