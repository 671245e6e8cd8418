"""Whatever becomes of a Redis of several servers: what was answered counts once, and nothing older is shown."""

import os
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.faults.stack import until
from tests.faults.topologies.deployment import Flow, Spread, flowing, spread
from tests.faults.topologies.kinds import OF_A_CLUSTER, OF_SENTINELS, Harm, split_brain
from tests.faults.topologies.record import Kind, Run
from tests.support import redis_cluster, redis_sentinel
from tests.support.redis_cluster import RedisCluster
from tests.support.redis_sentinel import Watched

#: How often each fault is injected, and how many submissions are answered on each board between two of them.
TIMES, BETWEEN = (12, 200) if "LEADERBOARD_FAULTS" in os.environ else (1, 40)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[RedisCluster]:
    options = {"cluster_node_timeout": "1500", "cluster_require_full_coverage": "no", "repl_diskless_sync_delay": "0"}
    with redis_cluster.running(tmp_path, replicas=1, **options) as cluster:
        yield cluster


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with redis_sentinel.running(tmp_path, repl_diskless_sync_delay="0") as watched:
        yield watched


@pytest.mark.timeout(3600 if TIMES > 1 else 300)
async def test_faults_of_a_cluster(tmp_path: Path, cluster: RedisCluster) -> None:
    """A board on each of three primaries, with a replica for each of them."""
    async with spread(tmp_path, cluster) as deployment:
        await injected(deployment, OF_A_CLUSTER, "A cluster of three primaries, each with a replica")


@pytest.mark.timeout(3600 if TIMES > 1 else 300)
async def test_faults_behind_sentinels(tmp_path: Path, watched: Watched) -> None:
    """A primary and its replica, watched by three."""
    async with spread(tmp_path, watched) as deployment:
        await injected(deployment, OF_SENTINELS, "A primary and its replica, watched by three Sentinels")


async def injected(deployment: Spread, kinds: Mapping[str, Harm], title: str) -> None:
    """All of them, in any order, under load, and the verdict."""
    run = Run(title, random.randrange(2**32))
    random.seed(run.seed)
    print(f"\nseed {run.seed}")
    async with flowing(deployment) as flow:
        await flow.more(BETWEEN)
        for name in random.sample([*kinds] * TIMES, k=TIMES * len(kinds)):
            kind = run.kinds.setdefault(name, Kind.of(kinds[name]))
            await inject(flow, kinds[name], kind)
            run.between.append(await flow.more(BETWEEN))
            print(f"{name}: {kind.gaps[-1]:.2f} s, {flow.answered} answered, {len(flow.untrue)} untrue", flush=True)
    run.answered, run.lost, run.doubled = await flow.judged()
    run.reads, run.untrue = sum(load.reads for load in flow.loads), flow.untrue
    print("\n".join(run.told))
    assert [] == [name for name, kind in run.kinds.items() if 0 in kind.seen]
    assert [] == run.untrue
    if TIMES > 1:
        run.write()


async def inject(flow: Flow, harm: Harm, kind: Kind) -> None:
    """One fault; it is over when every server shows every board."""
    flow.gaps.took()
    for load in flow.loads:
        load.is_split = harm is split_brain
    kind.seen.append(await harm(flow.spread))
    await flow.spread.seconds_until_read(boards=[*flow.spread.boards.values()])
    await until(lambda: not flow.gaps.since)
    for load in flow.loads:
        load.is_split = False
    kind.gaps.append(flow.gaps.took())
