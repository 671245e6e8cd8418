"""Who is ahead."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_core.domain.board import SortOrder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import place, score_of, sort_key
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_testing.contracts.values import CHARACTERS

SCORES = st.floats(-MAX_SCORE, MAX_SCORE)


@given(ids=st.lists(st.text(CHARACTERS, min_size=1), unique=True))
def test_ids_stand_in_byte_order(ids: list[str]) -> None:
    """Of players equal in score and time the order is that of the bytes of their ids in UTF-8."""
    states = [PlayerState(player_id, 1.0, 1) for player_id in ids]

    assert sorted(ids, key=str.encode) == [state.player_id for state in sorted(states, key=place)]


@given(better=SCORES, worse=SCORES)
@pytest.mark.parametrize("order", SortOrder)
def test_the_smaller_key_is_the_better_score(order: SortOrder, better: float, worse: float) -> None:
    """Keys stand in the order of scores on ascending boards and in the opposite one on descending boards."""
    ahead = better < worse if order is SortOrder.ASC else better > worse

    assert ahead == (sort_key(order, better) < sort_key(order, worse))


@given(score=SCORES)
@pytest.mark.parametrize("order", SortOrder)
def test_a_key_gives_its_score_back(order: SortOrder, score: float) -> None:
    """Nothing of a score is lost in its key."""
    assert score == score_of(order, sort_key(order, score))


@pytest.mark.parametrize("zero", [0.0, -0.0])
@pytest.mark.parametrize("order", SortOrder)
def test_zero_has_no_sign(order: SortOrder, zero: float) -> None:
    """Neither a key nor the score it stands for is ever negative zero."""
    key = sort_key(order, zero)

    assert (1.0, 1.0) == (math.copysign(1, key), math.copysign(1, score_of(order, key)))


@pytest.mark.parametrize(
    ("ahead", "behind"),
    [
        (PlayerState("z", 1.0, 9), PlayerState("a", 2.0, 1)),
        (PlayerState("z", 1.0, 1), PlayerState("a", 1.0, 2)),
        (PlayerState("a", 1.0, 1), PlayerState("b", 1.0, 1)),
        (PlayerState("Z", 1.0, 1), PlayerState("a", 1.0, 1)),
        (PlayerState("a", 1.0, 1), PlayerState("aa", 1.0, 1)),
        (PlayerState("\uffe5", 1.0, 1), PlayerState("\U00010000", 1.0, 1)),
    ],
)
def test_key_then_stamp_then_id(ahead: PlayerState, behind: PlayerState) -> None:
    """The key decides; of equal keys the stamp; of equal stamps the id."""
    assert place(ahead) < place(behind)
