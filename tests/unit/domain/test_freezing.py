"""When a board is frozen, and where its line stood then."""

import pytest
from attrs import evolve

from leaderboard_core.domain.change import Version
from leaderboard_core.domain.freezing import is_frozen, turns_between, with_hidden_revision
from leaderboard_testing.contracts.values import a_board

BOARD = a_board(hide_after=10, show_at=20, version=Version("c", 7))


@pytest.mark.parametrize(("moment", "frozen"), [(9, False), (10, True), (19, True), (20, False), (21, False)])
def test_from_the_one_moment_and_before_the_other(moment: int, frozen: bool) -> None:
    """To the microsecond."""
    assert frozen is is_frozen(BOARD, moment)


def test_without_one_of_the_moments() -> None:
    """Without the first it never freezes, without the second it stays frozen."""
    assert not is_frozen(evolve(BOARD, hide_after=None), 15)
    assert is_frozen(evolve(BOARD, show_at=None), 10**18)


@pytest.mark.parametrize(
    ("since", "now", "turned"), [(1, 9, False), (9, 10, True), (10, 19, False), (19, 20, True), (20, 99, False)]
)
def test_what_turns(since: int, now: int, turned: bool) -> None:
    """Whoever watches is told once for each."""
    assert turned is turns_between(BOARD, since, now)


def test_the_first_change_knows_where_it_froze() -> None:
    """And later ones leave it at that, until it is shown again; when it freezes anew it is where it was seen last."""
    first = with_hidden_revision(BOARD, BOARD, 12)
    assert 7 == first.hidden_revision
    later = evolve(first, version=Version("d", 9))
    assert 7 == with_hidden_revision(later, later, 15).hidden_revision
    assert None is with_hidden_revision(later, later, 20).hidden_revision
    frozen_anew = evolve(later, show_at=40)
    assert 9 == with_hidden_revision(frozen_anew, later, 30).hidden_revision
