"""Bugs planted into the reading of wide boards: comparing with narrow ones finds each."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.domain.order import NO_RESULT, PlaceKey
from leaderboard_core.ports.ranked_view import (
    Around,
    AroundKey,
    AroundPlace,
    AtPercentile,
    DownToPercentile,
    PageQuery,
    RankedEntry,
    RankRange,
)
from leaderboard_core.usecases import wide_plans, wide_selection, wide_view, wide_window
from leaderboard_core.usecases.wide_plans import PlayerPlan
from leaderboard_core.usecases.wide_sizes import ShardSize, ShardSizes
from leaderboard_core.usecases.wide_view import ShardsApart
from leaderboard_core.usecases.wide_window import Part, Row, Told, Window
from leaderboard_testing.contracts.values import a_state
from tests.support.wide import WideBoard
from tests.unit.usecases.wide.kit import PLAYERS, disagreements

QUERIES: list[PageQuery] = [
    RankRange(1, 9),
    RankRange(12, 17),
    Around("p3", 2),
    Around("p20", 0),
    AroundKey(0.5, 3),
    AroundPlace(PlaceKey(0.0, bytes(8), 2, "p7"), 2),
    AtPercentile(400_000),
    DownToPercentile(300_000, 9),
]


@pytest.fixture(autouse=True)
def read_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    """On these small boards too, ranks are searched for."""
    monkeypatch.setattr(wide_selection, "_SPARE", 0)


async def wrong(*, moving: bool = False) -> list[str]:
    """What some boards that are spread over five shards answer otherwise than narrow ones."""
    told: list[str] = []
    for seed in range(8):
        draw = random.Random(seed)
        wide = WideBoard([a_drawn_state(draw, player) for player in PLAYERS], 5, draw.choice([None, 15, 35]))
        if moving:
            wide.before_reading = lambda _, draw=draw, wide=wide: maybe_move(draw, wide)  # type: ignore[misc]
        try:
            told += await disagreements(wide, QUERIES)
        except StoreUnavailable:
            told.append("nothing was told")
    return told


def maybe_move(draw: random.Random, wide: WideBoard) -> None:
    if draw.random() < 0.1:
        states = [a_drawn_state(draw, player) for player in draw.sample(PLAYERS[:35], 4)]
        wide.move(states, draw.sample(PLAYERS[35:], 2))


def a_drawn_state(draw: random.Random, player: str) -> PlayerState:
    return a_state(player, draw.choice([-1.0, 0.0, 0.5, NO_RESULT]), draw.choice([1, 2, 3]), bytes(8))


@pytest.mark.parametrize("moving", [False, True])
async def test_nothing_is_wrong_without_a_bug(moving: bool) -> None:
    """As it is."""
    assert [] == await wrong(moving=moving)


async def test_a_shard_that_is_left_out_of_a_sum_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those ahead of a place are counted in all shards but the last."""
    planted(monkeypatch, wide_plans, "Window", lambda parts: Window([*parts][:-1]))

    assert await wrong()


async def test_ties_that_are_decided_by_the_shard_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two equal scores that of the first shard is ahead, whoever reached it first."""

    class Tied(tuple[Any, ...]):
        def __lt__(self, other: tuple[Any, ...]) -> bool:
            return self[:2] < other[:2]

    before_and_rows = wide_window._before_and_rows

    def tied(places: Sequence[RankedEntry]) -> tuple[int, list[Row]]:
        before, rows = before_and_rows(places)
        return before, [*map(Tied, rows)]  # type: ignore[list-item]

    planted(monkeypatch, wide_window, "_before_and_rows", tied)

    assert await wrong()


async def test_a_deep_range_that_skips_places_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies between two places that were read is taken for nobody."""
    planted(monkeypatch, Window, "covers", lambda _self, _ranks: True)

    assert await wrong()


async def test_a_shard_that_is_read_around_the_wrong_place_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of places whose shard has others ahead of them counts as the first of the shard."""
    before_and_rows = wide_window._before_and_rows
    planted(monkeypatch, wide_window, "_before_and_rows", lambda places: (0, before_and_rows(places)[1]))

    assert await wrong()


async def test_equal_scores_ahead_that_were_not_read_are_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranks are shared with those alone who are on the page."""
    planted(monkeypatch, wide_view, "Part", lambda places, total, _ahead: Part(places, total, places_ahead(places)))

    assert await wrong()


def places_ahead(places: Sequence[RankedEntry]) -> int:
    return (places[0].rank or 1) - 1 if places else 0


async def test_a_total_of_an_earlier_step_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer is made of two readings of a shard, between which it moved."""
    tell = ShardSizes.tell

    def tell_once(sizes: ShardSizes, told: dict[int, ShardSize]) -> None:
        tell(sizes, {shard: size for shard, size in told.items() if sizes.of(shard) is None})

    planted(monkeypatch, ShardSizes, "tell", tell_once)

    assert [] == await wrong()
    assert await wrong(moving=True)


async def test_a_player_who_moved_meanwhile_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a step before said of the player is told as if it were of the last one."""
    found: dict[PlayerPlan, Part] = {}
    learn, told = PlayerPlan.learn, PlayerPlan.told

    def remember(plan: PlayerPlan, answers: Sequence[Sequence[Part]]) -> None:
        found.setdefault(plan, answers[plan._shard][0])
        learn(plan, answers)

    def believe(plan: PlayerPlan, answers: Sequence[Sequence[Part]], *, shared: bool) -> Told | None:
        own = answers[plan._shard]
        before = [[found[plan], *own[1:]] if parts is own else parts for parts in answers]
        return told(plan, before, shared=shared)

    planted(monkeypatch, PlayerPlan, "learn", remember)
    planted(monkeypatch, PlayerPlan, "told", believe)

    assert [] == await wrong()
    assert await wrong(moving=True)


async def test_a_shard_before_a_reset_is_never_mixed_with_one_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tells both together is found: the seasons are those of all shards, in their order."""
    wide = WideBoard([a_state(player) for player in PLAYERS], 3)
    wide.turn(1)

    for ask in (wide.view.page(1, 9), wide.view.around("p1", 2), wide.view.find(["p2"]), wide.view.counts([1.0])):
        with pytest.raises(ShardsApart) as apart:
            await ask
        assert (1, 2, 1) == apart.value.seasons
    wide.turn(0)
    wide.turn(2)
    assert 2 == (await wide.view.page(1, 9)).read_version.season


def planted(monkeypatch: pytest.MonkeyPatch, where: object, name: str, bug: Callable[..., object]) -> None:
    monkeypatch.setattr(where, name, bug)
