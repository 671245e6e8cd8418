"""Whatever breaks: what was answered is there once, what was refused is not, and nothing untrue is ever shown."""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.harm import FAULTS
from tests.faults.history import judge
from tests.faults.load import Load
from tests.faults.stack import Stack, stack, under_load

pytestmark = pytest.mark.timeout(600)

#: How many random faults are injected in a row; `nox -s faults` wants many.
ROUNDS = int(os.environ.get("LEADERBOARD_FAULTS", "4"))


@pytest.fixture
async def deployment(tmp_path: Path) -> AsyncIterator[Stack]:
    async with stack(tmp_path, appendonly="yes", appendfsync="always") as deployment:
        yield deployment


async def passed(deployment: Stack, load: Load, name: str) -> None:
    """Hold what is there in the end against what was sent."""
    seconds = await deployment.seconds_until_read()
    verdict = judge(load.history, await deployment.scores())
    print(f"\n{name}: {verdict}; reads {load.reads}, untrue {len(load.untrue)}; shown again after {seconds:.2f} s")

    assert [] == load.unexpected
    assert [] == load.untrue
    assert verdict.is_clean, verdict
    assert 0 == deployment.stamps_ahead()
    assert verdict.answered > 100
    assert load.reads > 50


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_under_load(deployment: Stack, name: str) -> None:
    """One fault, in the middle of submissions and reads."""
    async with under_load(deployment) as load:
        await FAULTS[name](deployment)
        await deployment.seconds_until_read()
        await asyncio.sleep(1)

    await passed(deployment, load, name)


@pytest.mark.timeout(7200)
async def test_many_faults_in_a_row(deployment: Stack) -> None:
    """Random faults, one after the other, some of them soon after the last."""
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    print(f"\nseed {seed}")
    async with under_load(deployment) as load:
        for _ in range(ROUNDS):
            name = chance.choice(list(FAULTS))
            await FAULTS[name](deployment)
            if chance.random() < 0.7:
                print(f"{name}: shown again after {await deployment.seconds_until_read():.2f} s", flush=True)

    await passed(deployment, load, f"{ROUNDS} faults")
