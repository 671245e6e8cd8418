"""Whatever becomes of some shards of wide boards: what was answered counts once, and no vector goes back."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.stack import until
from tests.faults.topologies.record import Kind, Run
from tests.faults.wide.deployment import KEPT, TURNED, wide_stack
from tests.faults.wide.flow import Flow, flowing
from tests.faults.wide.kinds import KINDS
from tests.faults.wide.record import PAGE, page

#: How many faults are injected, each kind before any comes again; in a short round a few kinds, drawn anew each time.
ROUNDS = int(os.environ.get("LEADERBOARD_WIDE_FAULTS", "50" if "LEADERBOARD_FAULTS" in os.environ else "0"))
FEW = 2
#: How many submissions are answered between two of them.
BETWEEN = 200 if ROUNDS else 40
#: What a run of before may be looked into with: its seed, and a few kinds in their order.
SEED, ONLY = os.environ.get("LEADERBOARD_FAULTS_SEED"), os.environ.get("LEADERBOARD_FAULTS_ONLY")


def chosen() -> Iterator[str]:
    """Every kind before any comes again."""
    if ONLY:
        yield from ONLY.split(",")
        return
    left = ROUNDS or FEW
    while left > 0:
        names = random.sample([*KINDS], min(left, len(KINDS)))
        left -= len(names)
        yield from names


@pytest.mark.timeout(3600 if ROUNDS else 600)
async def test_faults_of_wide_boards(tmp_path: Path) -> None:
    """A board that only grows and one that is reset, over twelve shards each, on two servers."""
    seed = int(SEED or random.randrange(2**32))
    run = Run("Wide boards over three primaries and four cells", seed, "on both boards together")
    random.seed(run.seed)
    print(f"\nseed {run.seed}")
    async with wide_stack(tmp_path) as stack:
        async with flowing(stack) as flow:
            await flow.more(BETWEEN)
            for name in chosen():
                kind = run.kinds.setdefault(name, Kind.of(KINDS[name]))
                await inject(flow, name, kind)
                run.between.append(await flow.more(BETWEEN))
                print(f"{name}: {kind.gaps[-1]:.2f} s, {flow.answered} answered, {told(flow)}", flush=True)
            assert [] == await flow.settled()
        for verdict in await flow.judged():
            assert verdict.is_clean, verdict
            run.answered += verdict.answered
    run.reads, run.untrue = flow.kept.reads, flow.kept.untrue
    print(page(run, flow))
    assert [] == [name for name, kind in run.kinds.items() if 0 in kind.seen]
    assert [] == [*flow.kept.unexpected, *flow.turned.unexpected]
    assert ([], [], []) == (run.untrue, flow.vectors.wrong, flow.vectors.different)
    if ROUNDS:
        PAGE.write_text(page(run, flow))


async def inject(flow: Flow, name: str, kind: Kind) -> None:
    """One fault; it is over when every server shows both boards, and what the repository has."""
    flow.gaps.took()
    kind.seen.append(await KINDS[name](flow))
    await flow.stack.seconds_until_read(boards=[KEPT, TURNED])
    await until(lambda: not flow.gaps.since)
    kind.gaps.append(flow.gaps.took())
    assert [] == await flow.settled(), name


def told(flow: Flow) -> str:
    return f"{len(flow.kept.untrue)} untrue, {len(flow.vectors.wrong)} back, {len(flow.vectors.different)} different"
