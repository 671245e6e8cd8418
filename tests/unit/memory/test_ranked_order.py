"""The sorted list of a board in memory is one, whatever goes in and out."""

import operator
import random
from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from leaderboard_adapters.memory import ranked_order
from leaderboard_adapters.memory.ranked_order import RankedOrder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import place

#: Keys that states have, and others before, between and behind them.
KEYS = [-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0]


def states(order_keys: Sequence[bytes], moments: st.SearchStrategy[int]) -> st.SearchStrategy[PlayerState]:
    """Few keys, so that many are equal, also from one segment to the next."""
    return st.builds(
        PlayerState,
        player_id=st.text("ab", min_size=1, max_size=5),
        sort_key=st.sampled_from([-1.0, 0.0, 0.5, 2.0]),
        reached_at=moments,
        payload=st.none(),
        order_key=st.sampled_from(order_keys),
    )


def two_lists(order_keys: Sequence[bytes]) -> st.SearchStrategy[tuple[list[PlayerState], list[PlayerState]]]:
    """States of one board, and others."""
    one = st.lists(states(order_keys, st.integers(0, 2)), max_size=12, unique_by=place)
    return st.tuples(one, one)


#: On all of a board order keys are of one length.
pairs = st.sampled_from([[b""], [b"\x00", b"\x01"]]).flatmap(two_lists)
lists = pairs.map(operator.itemgetter(0))


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


@given(lists, st.lists(states([b""], st.integers(3, 5)), max_size=8, unique_by=place))
def test_states_that_came_later_stand_behind_their_equals(
    given_states: list[PlayerState], later: list[PlayerState]
) -> None:
    """A list of new scores goes in at once."""
    held = sorted([state for state in given_states if not state.order_key], key=place)

    assert held_rightly(RankedOrder(held, later), [*held, *later])


@given(pairs)
def test_ranks_of_many_are_told_at_once(given_states: tuple[list[PlayerState], list[PlayerState]]) -> None:
    """Each is what it is alone, in whatever order they are asked for."""
    held, _ = given_states
    order = RankedOrder(held)

    assert [order.rank(state) for state in held] == order.ranks(held)


@given(pairs, st.randoms(use_true_random=False))
def test_states_go_in_and_out(given_states: tuple[list[PlayerState], list[PlayerState]], chance: random.Random) -> None:
    """Everybody else keeps the place, down to the last one and up again."""
    first, later = given_states
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


@given(pairs)
def test_what_stands_behind_a_state_that_has_gone_is_told(
    pair: tuple[list[PlayerState], list[PlayerState]],
) -> None:
    """A reader who was at its place goes on from there."""
    given_states, others = pair
    assume(others)
    gone = others[0]
    held = [state for state in given_states if place(state) != place(gone)]

    assert [state for state in sorted(held, key=place) if place(state) > place(gone)] == [
        *RankedOrder(held).behind(gone)
    ]
