"""What a team's score is made of, beside the same said with fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard_core.domain.board import Board, SortOrder, UpdateMode
from leaderboard_core.domain.board_settings import NewBoard
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.order import score_of
from leaderboard_core.domain.rules import (
    NO_MEMBERS,
    SUBMITTED_MODES,
    best_tally,
    best_tally_with,
    decide,
    is_of_teams,
    is_short,
    tally_with,
    team_score,
)
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_core.domain.teams import staying_in_team, tally_of, team_in, team_state
from leaderboard_testing.contracts.values import a_board

KEYS = st.floats(-MAX_SCORE, MAX_SCORE).map(lambda key: key + 0.0) | st.sampled_from([0.1, 0.2, -0.3, 1.0, 1e-9])
OF_TEAMS = [mode for mode in UpdateMode if is_of_teams(mode)]
OF_ALL = [mode for mode in OF_TEAMS if mode is not UpdateMode.TEAM_BEST_SUM]


def exactly(mode: UpdateMode, keys: list[float]) -> float:
    """The second writing: fractions of the digits that people see."""
    total = sum(map(Fraction, map(repr, keys)), Fraction())
    told = float(total if mode is UpdateMode.TEAM_SUM else total / len(keys))
    return max(-float(MAX_SCORE), min(float(MAX_SCORE), told)) + 0.0


def team_board(mode: UpdateMode, order: SortOrder) -> Board:
    return a_board(update_mode=mode, sort_order=order)


@given(st.lists(KEYS, min_size=1, max_size=8), st.data())
@pytest.mark.parametrize("mode", OF_ALL)
@pytest.mark.parametrize("order", SortOrder)
def test_whatever_came_and_went(mode: UpdateMode, order: SortOrder, keys: list[float], data: st.DataObject) -> None:
    """A team has what its members have, however that came to be; what is kept of it says the same again."""
    board, tally, held = team_board(mode, order), NO_MEMBERS, dict[int, float]()
    for n, key in enumerate(keys):
        who = data.draw(st.integers(0, n))
        tally, held[who] = tally_with(tally, held.get(who), key), key
        if len(held) > 1 and data.draw(st.booleans()):
            gone = data.draw(st.sampled_from(sorted(held)))
            tally = tally_with(tally, held.pop(gone), None)
        state = team_state(board, "t", tally, 1)
        assert exactly(mode, [*held.values()]) == state.sort_key == team_score(mode, tally)
        assert tally == tally_of(order, state)


@given(st.lists(KEYS, min_size=1, max_size=12), st.integers(1, 4), st.data())
@pytest.mark.parametrize("order", SortOrder)
def test_the_best_count(order: SortOrder, keys: list[float], size: int, data: st.DataObject) -> None:
    """Whoever comes, goes or gets worse. Where it is not known who comes next, that is said, and never too late."""
    mode = UpdateMode.TEAM_BEST_SUM
    board, tally, held = team_board(mode, order), NO_MEMBERS, dict[int, float]()
    for n, key in enumerate(keys):
        who = data.draw(st.integers(0, n))
        steps = [(who, key)]
        if data.draw(st.booleans()):
            steps.append((data.draw(st.sampled_from(sorted({*held, who}))), None))
        for one, after in steps:
            before = held.pop(one, None)
            if after is not None:
                held[one] = after
            tally = best_tally_with(tally, before, after, size)
            if is_short(tally, size):
                tally = best_tally(len(held), held.values(), size)
            assert (len(held), tuple(sorted(held.values())[:size])) == (tally.members, tally.best)
            if held:
                state = team_state(board, "t", tally, 1)
                assert exactly(UpdateMode.TEAM_SUM, sorted(held.values())[:size]) == state.sort_key
                assert tally == tally_of(order, state)


def test_only_who_counted_is_asked_for() -> None:
    """A member who does not count may get worse, leave or come without another being read."""
    tally = best_tally(4, [-9.0, -7.0, -5.0, -3.0], 2)
    for before, after in [(-5.0, -4.0), (-5.0, None), (None, -1.0), (-3.0, -8.0), (-9.0, -10.0), (-9.0, -7.5)]:
        assert not is_short(best_tally_with(tally, before, after, 2), 2)
    for before, after in [(-9.0, -6.0), (-7.0, None)]:
        assert is_short(best_tally_with(tally, before, after, 2), 2)


def test_totals_are_kept_as_people_read_them() -> None:
    """Of a board of high scores as well, where the keys that are added are below zero."""
    tally = tally_with(tally_with(NO_MEMBERS, None, -0.1), None, -0.2)
    state = team_state(team_board(UpdateMode.TEAM_SUM, SortOrder.DESC), "t", tally, 1)

    assert r"{\"members\":2,\"total\":\"0.3\"}" in str(state.payload)
    assert 0.3 == score_of(SortOrder.DESC, state.sort_key)
    assert Decimal("-0.3") == tally.total


def test_modes_are_for_the_ones_or_the_others() -> None:
    """A submitted score makes no team's, and those of members are not submitted."""
    for mode in OF_TEAMS:
        with pytest.raises(ValueError, match="takes no submitted score"):
            decide(mode, 1.0, 2.0)
    for mode in SUBMITTED_MODES:
        with pytest.raises(ValueError, match="makes no team"):
            team_score(mode, NO_MEMBERS)


def test_the_team_of_a_profile() -> None:
    """It stays what it was, where it was one, and all else is what the profile says now."""
    assert [None, None, "a"] == [team_in(one) for one in (None, '{"country":"DE"}', '{"team":"a"}')]
    assert '{"country":"DE","team":"a"}' == staying_in_team('{"country":"DE","team":"b"}', "a")
    assert '{"team":"a"}' == staying_in_team(None, "a")
    assert '{"team":"b"}' == staying_in_team('{"team":"b"}', None)
    assert tally_of(SortOrder.ASC, None) == NO_MEMBERS
    assert PlayerState("t", 1.0, 1).payload is None


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"follows": None}, ["member"]),
        ({"update_mode": "best"}, ["update_mode"]),
        ({"member": None}, ["update_mode"]),
        ({"member": "clan"}, ["member"]),
        ({"parts": [{"name": "a"}, {"name": "b"}]}, ["parts"]),
        ({"each": "team"}, ["each"]),
        ({"reset_period": "daily", "reset_grace": "1h"}, ["reset_grace"]),
        ({"id": "x" * 57}, ["id"]),
        ({"team_size": 5}, ["team_size"]),
        ({"update_mode": "team_best_sum"}, ["team_size"]),
        ({"update_mode": "team_best_sum", "team_size": 0}, ["team_size"]),
        ({"update_mode": "team_best_sum", "team_size": 101}, ["team_size"]),
        ({"member": None, "update_mode": "replace", "team_size": 5}, ["team_size"]),
    ],
)
def test_what_cannot_be_a_board_of_teams(fields: dict[str, object], at_fault: list[str]) -> None:
    """It names the field at fault."""
    new = {"id": "clans", "name": "Clans", "follows": "game", "member": "team", "update_mode": "team_sum"}
    with pytest.raises(Invalid) as refused:
        NewBoard(**{**new, **fields})  # type: ignore[arg-type]
    assert at_fault == [fault.path for fault in refused.value.field_errors]
