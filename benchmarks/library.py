"""The library in memory, in lists of 1,000: see `memory_rankings`; its limit is a `SortedList` with the same moves."""

import asyncio
from collections.abc import Sequence

from benchmarks.figures import Figure, figure
from benchmarks.memory_rankings import LEAST_SHARE, LIST, Bare, Players, Whole

SCENARIO = "library in memory"
SIZES = (1_000, 100_000)
ROUNDS = 20


def measure() -> Sequence[Figure]:
    return [asyncio.run(_lists(size)) for size in SIZES]


async def _lists(size: int) -> Figure:
    players, whole = Players(size), Whole()
    await whole.fill(players.states.values())
    bare, pairs = Bare(players.states.values()), []
    for turn in range(ROUNDS + 4):
        moves = players.improve()
        limit = LIST / bare.take(moves)
        product = LIST / await whole.take(moves, ranked=False)
        if turn >= 4:
            pairs.append((product, limit))
    goal = LEAST_SHARE if size == SIZES[0] else None
    return figure(SCENARIO, f"submit at {size:,} players", "scores/s", "a bare SortedList", pairs, goal=goal)
