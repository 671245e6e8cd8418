"""A wide board and its narrow twin say the same: over many shards, with heavy ties, during writes and across a reset.

`LEADERBOARD_WIDE_PLAYERS` says over how many players; the figures are printed.
"""

import os
import random
from pathlib import Path

import pytest

from leaderboard_core.usecases.answers import At
from tests.integration.wide.asking import Questions
from tests.integration.wide.phases import (
    alike,
    fed,
    read_during_writes,
    reset_during_writes,
    scores,
    timed,
    twin_turns,
)
from tests.integration.wide.twins import NARROW, SHARDS, gains, twins
from tests.integration.wide.vectors import Vectors

PLAYERS = int(os.environ.get("LEADERBOARD_WIDE_PLAYERS", "3000"))
#: 10,000 and 200 where there are 300,000 players.
RANKS, RANGES = PLAYERS // 30, max(20, PLAYERS // 1_500)


@pytest.mark.timeout(3600 if PLAYERS > 10_000 else 120)
async def test_a_wide_board_tells_what_its_narrow_twin_tells(tmp_path: Path) -> None:
    """Every rank and every range, at rest, during writes at the vector that is named, and of two seasons."""
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    players = [f"player{number:06}" for number in range(PLAYERS)]

    def drawn(those: list[str], part: int = 1) -> Questions:
        return Questions.drawn(chance, those, min(RANKS, len(those)) // part, RANGES // part)

    async with twins(tmp_path) as both:
        print(f"\nseed {seed}; {PLAYERS} players; shards on each primary: {both.spread}")
        models = {both.wide: Vectors(SHARDS), NARROW: Vectors(1)}
        with timed("fed"):
            await fed(both, models, chance, players)
        await alike(both, drawn(players, 5), "at rest")
        with timed("read during writes"):
            await read_during_writes(both, models, drawn(players), chance, players)
        await alike(both, drawn(players, 5), "after writes")

        before = await scores(both.reader, both.wide)
        sent = dict(pair for some in gains(chance.sample(players, PLAYERS // 2), chance, 1) for pair in some.items())
        await reset_during_writes(both, sent, chance)
        await both.writer.sync.settle()
        first, second = await scores(both.reader, both.wide, At(season=1)), await scores(both.reader, both.wide)
        # Each score is in exactly one season.
        counted = {player: (first[player] - before[player], second.get(player, 0)) for player in players}
        expected = {player: {(0, gain.score), (gain.score, 0)} for player, gain in sent.items()}
        assert [] == [one for one in players if counted[one] not in expected.get(one, {(0, 0)})]
        print(f"{len(sent)} scores, {len(second)} of them in the second season")
        assert 0 < len(second) < len(sent)

        await twin_turns(both.writer, sent, second)
        await alike(both, drawn([*second]), "the second season")
        await alike(both, drawn(players, 5), "the first season", At(season=1))
