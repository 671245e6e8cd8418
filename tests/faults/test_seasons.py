"""Every answered score is in exactly one season, however many end meanwhile, and nothing comes back from the dead."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.faults.harm import redis_emptied_by_restart, redis_flushed, server_killed
from tests.faults.history import judge
from tests.faults.load import BOARD
from tests.faults.seasons import (
    Told,
    board_of,
    make_clock_movable,
    move_clock,
    reset_again_and_again,
    told,
    until_season,
)
from tests.faults.stack import Stack, stack, under_load

pytestmark = pytest.mark.timeout(900)

#: Submitters and resets; `nox -s faults` wants many.
SUBMITTERS, RESETS = (100, 200) if "LEADERBOARD_FAULTS" in os.environ else (20, 40)
#: How often a boundary is passed while one of the schedulers is frozen.
BOUNDARIES = 10 if "LEADERBOARD_FAULTS" in os.environ else 1


@pytest.fixture
async def deployment(tmp_path: Path) -> AsyncIterator[Stack]:
    async with stack(tmp_path, appendonly="yes") as deployment:
        yield deployment


async def test_submitters_against_resets(deployment: Stack) -> None:
    """Each score is another power of four: the sum over all seasons says how often each counted, and it is once.

    Afterwards everything is killed and emptied that may be; what is said of every season stays the same.
    """
    async with under_load(deployment, writers=SUBMITTERS, readers=0) as load:
        named = await reset_again_and_again(deployment, RESETS)

    first = await told(deployment.urls[0])
    verdict = judge(load.history, first.scores)
    print(f"\n{SUBMITTERS} submitters, {RESETS} resets: {verdict}")
    assert verdict.is_clean, verdict
    assert [] == load.unexpected
    assert verdict.unknown == 0
    assert verdict.answered > 2 * RESETS
    assert list(range(2, RESETS + 2)) == sorted(named)
    assert_seasons_join(first, RESETS + 1)
    assert sum(bool(entries) for entries in first.entries.values()) > RESETS // 4

    await redis_flushed(deployment)
    await redis_emptied_by_restart(deployment)
    await server_killed(deployment)
    deployment.postgres.kill()
    await asyncio.to_thread(deployment.postgres.start)
    await deployment.seconds_until_read()

    for url in deployment.urls:
        assert first == await told(url)


async def test_boundaries_while_a_scheduler_is_frozen(tmp_path: Path) -> None:
    """Whoever else is there turns the season, at the boundary; the one that wakes turns nothing, nor does a clock that
    goes back over it."""
    async with (
        stack(tmp_path, prepare=make_clock_movable, appendonly="yes") as deployment,
        httpx.AsyncClient(base_url=deployment.urls[0], timeout=60) as client,
    ):
        await client.patch(f"/api/v1/leaderboards/{BOARD}", json={"reset_period": "hourly"})
        boundaries = []
        async with under_load(deployment, readers=0, urls=deployment.urls[:1]) as load:
            for number in range(BOUNDARIES):
                boundary = (await board_of(client))["next_reset_at"]
                boundaries.append(boundary)
                deployment.servers[1].pause()
                move_clock(deployment.database, datetime.fromisoformat(boundary) - timedelta(seconds=1))
                await until_season(client, number + 2)
                move_clock(deployment.database, datetime.fromisoformat(boundary) - timedelta(milliseconds=500))
                deployment.servers[1].resume()
                await asyncio.to_thread(deployment.servers[1].wait_until_ready)
                await asyncio.sleep(2)

        said = await told(deployment.urls[1])
        verdict = judge(load.history, said.scores)
        print(f"\n{BOUNDARIES} boundaries: {verdict}")

    assert verdict.is_clean, verdict
    assert [] == load.unexpected
    assert_seasons_join(said, BOUNDARIES + 1)
    assert boundaries == [season["ended_at"] for season in reversed(said.seasons[1:])]


def assert_seasons_join(said: Told, count: int) -> None:
    """One follows the other without a gap, the open one is the last, and each has its ranks and its count."""
    seasons = said.seasons[::-1]
    assert list(range(1, count + 1)) == [season["season"] for season in seasons]
    assert all(before["ended_at"] == after["started_at"] for before, after in pairwise(seasons))
    assert [count] == [season["season"] for season in seasons if season["ended_at"] is None]
    for season in seasons:
        entries = said.entries[season["season"]]
        assert season["total_players"] == len(entries)
        assert list(range(1, len(entries) + 1)) == [entry["rank"] for entry in entries]
        assert sorted(entries, key=lambda entry: -entry["score"]) == entries
