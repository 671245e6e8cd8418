"""What a question to a wide board costs: how often all shards are asked, and how many places they tell."""

import random

import pytest

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import place
from leaderboard_core.ports.ranked_view import Around, AroundKey, AtPercentile, DownToPercentile, RankRange
from tests.support.wide import WideBoard

SHARDS = 12
PLAYERS = 300_000


@pytest.fixture(scope="module")
def states() -> list[PlayerState]:
    """Players with a hundred different scores."""
    draw = random.Random(18)
    return [PlayerState(f"player-{n}", float(draw.randrange(100)), draw.randrange(10**9)) for n in range(PLAYERS)]


@pytest.fixture(scope="module")
def made(states: list[PlayerState]) -> WideBoard:
    return WideBoard(states, SHARDS)


@pytest.fixture
def wide(made: WideBoard) -> WideBoard:
    made.steps = made.asked = made.told = 0
    return made


async def test_the_top_takes_one_step(wide: WideBoard) -> None:
    """Of each shard twice and a half as much as its share of the page."""
    page = await wide.view.page(1, 100)

    assert 100 == len(page.places)
    assert (1, SHARDS) == (wide.steps, wide.asked)
    assert wide.told <= 250


async def test_around_a_player_takes_two_steps(wide: WideBoard) -> None:
    """The first one in the player's own shard alone."""
    page = await wide.view.around("player-17", 5)

    assert 11 == len(page.places)
    assert (2, 1 + SHARDS) == (wide.steps, wide.asked)
    assert wide.told <= 2 + SHARDS * 2 * 6


async def test_a_player_takes_two_steps(wide: WideBoard) -> None:
    """One reading of each shard, of which the others tell a number alone."""
    await wide.view.find(["player-17"])

    assert (1, SHARDS, 1) == (wide.steps, wide.asked, wide.told)


async def test_a_thousand_players_take_two_steps(wide: WideBoard) -> None:
    """And of each shard two places a player."""
    found = await wide.view.find([f"player-{n}" for n in range(0, PLAYERS, PLAYERS // 1_000)])

    assert 1_000 == len(found.players)
    assert (2, 2 * SHARDS) == (wide.steps, wide.asked)
    assert wide.told <= 1_000 * (2 + SHARDS * 2)


@pytest.mark.parametrize("first", [1_000, 5_000, 150_000, PLAYERS - 2_000, PLAYERS - 49])
async def test_a_deep_range_takes_three_steps(wide: WideBoard, first: int) -> None:
    """One picks a place of each shard, one counts those, one reads; and what is read does not grow with the depth."""
    page = await wide.view.page(first, first + 49)

    assert list(range(first, first + 50)) == [one.rank for one in page.places]
    assert (3, 3 * SHARDS) == (wide.steps, wide.asked)
    assert wide.told <= 1_500


@pytest.mark.parametrize("first", [1_000, 15_000, 29_951])
async def test_whatever_the_spread_no_range_is_read_from_the_top(states: list[PlayerState], first: int) -> None:
    """If all best players lay in one shard, it would take more steps, and still not grow with the depth."""
    ranks = {state.player_id: rank for rank, state in enumerate(sorted(states[:30_000], key=place))}
    wide = WideBoard(states[:30_000], SHARDS, None, lambda player: ranks[player] * SHARDS // len(ranks))

    page = await wide.view.page(first, first + 49)

    assert list(range(first, first + 50)) == [one.rank for one in page.places]
    assert wide.steps <= 16
    assert wide.told <= 10_000


async def test_a_range_behind_all_takes_two_steps(wide: WideBoard) -> None:
    """One of which finds that out."""
    assert [] == list((await wide.view.page(PLAYERS + 1, PLAYERS + 50)).places)
    assert 2 == wide.steps
    assert wide.told <= SHARDS


async def test_the_ends_take_one_step(wide: WideBoard) -> None:
    """And so does whatever is counted."""
    await wide.view.extremes()

    assert (1, 2 * SHARDS) == (wide.steps, wide.told)
    await wide.view.counts([float(key) for key in range(100)])
    assert (2, 2 * SHARDS + 102 * 2 * SHARDS) >= (wide.steps, wide.told)


async def test_all_together_take_as_many_steps_as_the_longest(wide: WideBoard) -> None:
    """However many questions there are."""
    players = [Around(f"player-{n}", 5) for n in range(300)]
    asked = [RankRange(1, 10), AroundKey(50.0, 5), AtPercentile(500_000), DownToPercentile(0, 100), *players]

    answer = await wide.view.pages([*asked, RankRange(150_000, 150_009)], whole=True, shared=True)

    assert [10, 10, 1, 100, *[11] * 300, 10] == [*map(len, answer.pages)]
    assert 3 == wide.steps


@pytest.mark.parametrize(("limit", "steps"), [(100, 2), (9_000, 4)])
async def test_the_last_place_above_a_line_is_found_as_any_other(
    states: list[PlayerState], limit: int, steps: int
) -> None:
    """One step more finds out that there is a line above the last players."""
    wide = WideBoard(states[:20_000], SHARDS, limit)

    ends = await wide.view.extremes()

    assert ends.last is not None
    assert limit == ends.last.rank
    assert steps == wide.steps
    assert wide.told <= 1_500
