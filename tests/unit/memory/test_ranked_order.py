"""The sorted list of a board in memory is one, whatever goes in and out."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_adapters.memory import ranked_order
from leaderboard_adapters.memory.ranked_order import RankedOrder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import place

#: Keys that states have, and others before, between and behind them.
KEYS = [-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0]
#: Few keys, so that many are equal, also from one segment to the next.
states = st.builds(
    PlayerState,
    player_id=st.text("ab", min_size=1, max_size=5),
    sort_key=st.sampled_from([-1.0, 0.0, 0.5, 2.0]),
    reached_at=st.integers(0, 2),
    payload=st.none(),
    order_key=st.sampled_from([b"", b"\x01"]),
)
lists = st.lists(states, max_size=12, unique_by=place)


@pytest.fixture(params=[2, 3, 1_000], autouse=True)
def segment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small segments are cut and joined all the time."""
    monkeypatch.setattr(ranked_order, "SEGMENT", request.param)


def held_rightly(order: RankedOrder, truth: list[PlayerState]) -> bool:
    """Whether everything that can be asked of an order is as it is in a sorted list."""
    ordered = sorted(truth, key=place)
    ranks = [order.rank(state) for state in ordered]
    stretches = [(first, last) for first in range(1, len(ordered) + 2) for last in range(len(ordered) + 2)]
    behind = [[*order.behind(state)] for state in ordered]
    return (
        (len(ordered), ordered) == (len(order), [*order])
        and ranks == [*range(1, len(ordered) + 1)]
        and [ordered, *behind] == [[*order.behind(None)], *(ordered[number:] for number in range(1, len(ordered) + 1))]
        and all(order.ahead(key) == sum(state.sort_key < key for state in truth) for key in KEYS)
        and all([*order.between(first, last)] == ordered[first - 1 : last] for first, last in stretches)
    )


@given(lists)
def test_states_stand_in_order_from_the_beginning(given_states: list[PlayerState]) -> None:
    """However they come."""
    assert held_rightly(RankedOrder(given_states), given_states)


@given(lists, lists, st.randoms(use_true_random=False))
def test_states_go_in_and_out(first: list[PlayerState], later: list[PlayerState], chance: random.Random) -> None:
    """Everybody else keeps the place, down to the last one and up again."""
    order, truth = RankedOrder(first), [*first]

    for state in chance.sample(first, len(first)):
        order.remove(state)
        truth.remove(state)
        assert held_rightly(order, truth)
    for state in later:
        order.add(state)
        truth.append(state)
        assert held_rightly(order, truth)


def test_a_large_order_is_moved_about() -> None:
    """Players who all move up and up leave no trail of small segments behind."""
    chance = random.Random(3)
    held = [PlayerState(f"p{n}", float(-n), n) for n in range(400)]
    order = RankedOrder(held)

    for turn in range(4_000):
        at = chance.randrange(len(held))
        order.remove(held[at])
        held[at] = PlayerState(held[at].player_id, held[at].sort_key - 1000, turn)
        order.add(held[at])

    assert [*order] == sorted(held, key=place)
    assert len(order._segments) <= 4 * len(held) // ranked_order.SEGMENT + 1


@given(lists, states)
def test_what_stands_behind_a_state_that_has_gone_is_told(given_states: list[PlayerState], gone: PlayerState) -> None:
    """A reader who was at its place goes on from there."""
    held = [state for state in given_states if place(state) != place(gone)]

    assert [state for state in sorted(held, key=place) if place(state) > place(gone)] == [
        *RankedOrder(held).behind(gone)
    ]
