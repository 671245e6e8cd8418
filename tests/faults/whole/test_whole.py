"""Faults of all kinds into everything at once: no answer is lost or doubled, nothing untrue is shown, and whoever
watches sees the last state."""

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.faults.history import History, judge
from tests.faults.load import BOARD
from tests.faults.stack import until
from tests.faults.whole.deployment import RECORDS, Whole, whole
from tests.faults.whole.flow import Flow, history_of, stream
from tests.faults.whole.kinds import AFTER_ANSWER, KINDS, chosen
from tests.faults.whole.record import PAGE, Kind, Run
from tests.faults.whole.servers import server_killed_after_answer, until_answered
from tests.faults.whole.watchers import Watch, watched

#: How many faults are injected in a row, of all kinds; in a short round each of the kinds that are only here once.
ROUNDS = int(os.environ.get("LEADERBOARD_WHOLE_FAULTS", "0"))
#: How many submissions are answered between two faults, and within how many seconds watchers are at the last revision;
#: a short round may run beside others.
BETWEEN, LATEST = (200, 2.0) if ROUNDS else (40, 20.0)
#: For how long one server may not show what another one has answered as not visible, since it did not reach Redis.
UNSEEN = 10.0
#: After how many faults the last revision is asked for.
CHECK = 10
#: What a run of before may be looked into with: its seed, and a few kinds in their order.
SEED, ONLY = os.environ.get("LEADERBOARD_FAULTS_SEED"), os.environ.get("LEADERBOARD_FAULTS_ONLY")


@pytest.fixture
async def deployment(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Whole]:
    # A short round does no harm to Kafka.
    kafka = None if ROUNDS or ONLY else request.getfixturevalue("kafka")
    async with whole(tmp_path, kafka=kafka) as deployment:
        yield deployment


@pytest.mark.timeout(7200 if ROUNDS else 400)
async def test_many_faults_of_all_kinds(deployment: Whole) -> None:
    """One after the other, some of them soon after the last."""
    run = Run(int(SEED or random.randrange(2**32)))
    names = ONLY.split(",") if ONLY else chosen(ROUNDS, random.Random(run.seed))
    print(f"\nseed {run.seed}")
    random.seed(run.seed)
    flow = Flow(deployment.urls, patience=UNSEEN)
    async with watched(deployment.urls, [BOARD, RECORDS]) as watches:
        pouring = asyncio.create_task(flow.run())
        try:
            with stream(deployment) as records:
                await more(flow, BETWEEN)
                for number, name in enumerate(names, 1):
                    await inject(deployment, flow, watches, name, run)
                    print(f"{number} {name}: {run.kinds[name].seconds[-1]:.1f} s, {flow.answered}", flush=True)
                    if ONLY or number % CHECK == 0:
                        run.watchers += await last_revision(deployment, flow, watches)
                assert [] == records.failed
            run.watchers += await last_revision(deployment, flow, watches)
        finally:
            flow.stop()
            await pouring
        ends = await asyncio.to_thread(deployment.ingestion.kafka.ends, deployment.ingestion.topic)
        await deployment.wait_until_applied(ends)
        top = await deployment.top(RECORDS)
        run.watchers += await times(watches, RECORDS, lambda watch: watch.top == top)
    await judged(deployment, flow.history, BOARD, "answered by servers", run)
    await judged(deployment, await asyncio.to_thread(history_of, deployment), RECORDS, "kept by Kafka", run)
    run.last_states, run.reads, run.untrue = deployment.last_states, flow.reads, len(flow.untrue)
    print(run.page)
    assert [] == [name for name, kind in run.kinds.items() if 0 in kind.seen]
    assert [] == flow.unexpected
    assert [] == flow.untrue
    assert [] == [step for watch in watches for step in watch.stepped_back]
    assert max([*run.watchers, *run.last_states]) < LATEST
    if ROUNDS:
        PAGE.write_text(run.page)


async def inject(deployment: Whole, flow: Flow, watches: list[Watch], name: str, run: Run) -> None:
    """One fault, and what is answered after it."""
    described = KINDS.get(name, server_killed_after_answer).__doc__ or ""
    kind = run.kinds.setdefault(name, Kind(" ".join(described.split()).rstrip(".")))
    untrue = len(flow.untrue)
    warned, began = complaints(deployment), time.monotonic()
    if name == AFTER_ANSWER:
        seen = await server_killed_after_answer(deployment, flow, watches)
    else:
        seen = await KINDS[name](deployment)
    ended = time.monotonic()
    answered = flow.answered
    if random.random() < 0.3:
        kind.recovery.append(await deployment.seconds_until_read())
    await more(flow, BETWEEN - (flow.answered - answered))
    kind.seen.append(seen)
    kind.seconds.append(ended - began)
    kind.answered.append(flow.answered - answered)
    for told in flow.untrue[untrue:]:
        print(f"at {name}: {told}", flush=True)
    kind.logged += complaints(deployment) > warned


async def more(flow: Flow, count: int) -> None:
    """Return when so many submissions more were answered."""
    enough = flow.answered + count
    await until(lambda: flow.answered >= enough)


async def last_revision(deployment: Whole, flow: Flow, watches: list[Watch]) -> list[float]:
    """How long after the last submission, of a new player, each watcher was at the last revision."""
    await deployment.seconds_until_read()
    async with flow.held(), httpx.AsyncClient(timeout=15) as client:
        await until_answered(client, deployment.urls, flow)
        version = await deployment.version()
        return await times(watches, BOARD, lambda watch: watch.revision >= version)


async def times(watches: list[Watch], board: str, is_there: Callable[[Watch], bool]) -> list[float]:
    """For how long from now each watcher of a board is not there yet."""
    began = time.monotonic()
    return await asyncio.gather(*(watch.seconds_until(is_there, began) for watch in watches if watch.board == board))


async def judged(deployment: Whole, history: History, board: str, told: str, run: Run) -> None:
    verdict = judge(history, await deployment.scores(board))
    run.verdicts.append(f"{told.capitalize()}: {verdict}")
    assert verdict.is_clean, f"seed {run.seed}: {verdict}"
    assert verdict.answered > 100


def complaints(deployment: Whole) -> int:
    """How many warnings and errors our processes have logged."""
    logs = [server.directory / "server.log" for server in deployment.servers]
    logs.append(deployment.consumer.directory / "consumer.log")
    return sum(log.read_text().count(f'"level": "{level}"') for log in logs for level in ("warning", "error"))
