"""What a change makes of the players on a board."""

import pytest

from leaderboard_core.domain.change import Change
from leaderboard_core.domain.entry import PlayerState
from leaderboard_testing.contracts.values import a_state

BEFORE = {state.player_id: state for state in (a_state("a", 1.0), a_state("b", 2.0))}


@pytest.mark.parametrize(
    ("season", "states", "removed", "after"),
    [
        (1, [], [], [a_state("a", 1.0), a_state("b", 2.0)]),
        (1, [a_state("c", 3.0)], [], [a_state("a", 1.0), a_state("b", 2.0), a_state("c", 3.0)]),
        (1, [a_state("a", 5.0, game_id="g")], [], [a_state("a", 5.0, game_id="g"), a_state("b", 2.0)]),
        (1, [], ["a"], [a_state("b", 2.0)]),
        (1, [a_state("c", 3.0)], ["b"], [a_state("a", 1.0), a_state("c", 3.0)]),
        (2, [], [], []),
        (2, [a_state("a", 5.0)], [], [a_state("a", 5.0)]),
    ],
)
def test_the_players_after_a_change(
    season: int, states: list[PlayerState], removed: list[str], after: list[PlayerState]
) -> None:
    """Another season empties the board first; then the removed go and the states replace what their players had."""
    change = Change(
        id="c",
        previous="b",
        revision=2,
        board_uid=7,
        season=season,
        max_entries=None,
        committed_at=1,
        states=tuple(states),
        removed=tuple(removed),
    )

    assert {state.player_id: state for state in after} == change.applied(1, BEFORE)
    assert {"a", "b"} == set(BEFORE)
