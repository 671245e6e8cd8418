"""A profile on a board: it stays until another one is sent, and changes no score and no moment."""

import json
from typing import Any

import pytest

from leaderboard_core.domain.board import UpdateMode
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import ScoreOutOfBounds
from leaderboard_core.domain.outcomes import SubmissionOutcome
from leaderboard_core.domain.payload import fields_of
from leaderboard_core.domain.rules import SUBMITTED_MODES
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, a_state
from tests.unit.domain.change_builder.kit import edit_of, sub

ADA = {"display_name": "Ada"}
BEA = {"display_name": "Bea"}
KEPT = a_state("p", -5.0, NEW_YEAR - 9, game_id="g", metadata='{"k":1}', profile='{"display_name":"Ada"}')
#: What each mode does not take, where a player has 5.
NO_BETTER = {UpdateMode.REPLACE: 5, UpdateMode.INCREMENT: 0, UpdateMode.BEST: 4}


def after(state: PlayerState | None, mode: UpdateMode, *sent: tuple[float, dict[str, Any]]) -> PlayerState | None:
    """What one list makes of a player; None: nothing is written."""
    edit = edit_of(a_board(update_mode=mode), *([] if state is None else [state]))
    for score, fields in sent:
        edit.submit(sub("p", score, **fields))
    change = edit.close("c").change
    return None if change is None else change.states[0]


def shown_as(state: PlayerState | None) -> Any:
    """The profile that a state tells."""
    assert state is not None
    told = fields_of(state.payload).get("profile")
    return None if told is None else json.loads(told)


@pytest.mark.parametrize("mode", SUBMITTED_MODES)
def test_a_first_score_brings_its_profile(mode: UpdateMode) -> None:
    """As it brings its metadata."""
    assert ADA == shown_as(after(None, mode, (5, {"profile": ADA})))
    assert shown_as(after(None, mode, (5, {}))) is None


@pytest.mark.parametrize("mode", SUBMITTED_MODES)
def test_a_score_without_a_profile_keeps_it(mode: UpdateMode) -> None:
    """The profile of the board stays; game and metadata are those of the new score."""
    state = after(KEPT, mode, (9, {"metadata": {"k": 2}}))

    assert state is not None
    assert {"metadata": '{"k":2}', "profile": '{"display_name":"Ada"}'} == fields_of(state.payload)


@pytest.mark.parametrize("mode", SUBMITTED_MODES)
def test_a_score_brings_another_profile(mode: UpdateMode) -> None:
    """The whole of it, and not field by field."""
    assert BEA == shown_as(after(KEPT, mode, (9, {"profile": BEA})))
    assert {} == shown_as(after(KEPT, mode, (9, {"profile": {}})))


@pytest.mark.parametrize("mode", SUBMITTED_MODES)
def test_a_name_alone_changes_no_score(mode: UpdateMode) -> None:
    """A score that changes nothing still brings its profile: score, moment, game and metadata stay."""
    edit = edit_of(a_board(update_mode=mode), KEPT)

    outcome = edit.submit(sub("p", NO_BETTER[mode], profile=BEA, metadata={"k": 3}, game_id="h"))

    change = edit.close("c").change
    assert change is not None
    assert SubmissionOutcome(5.0, 5.0, changed=False) == outcome
    payload = a_state("p", game_id="g", metadata='{"k":1}', profile='{"display_name":"Bea"}').payload
    assert (KEPT._replace(payload=payload),) == change.states


@pytest.mark.parametrize("mode", SUBMITTED_MODES)
def test_an_equal_profile_changes_nothing(mode: UpdateMode) -> None:
    """Nothing is written where nothing is new, nor where nothing is said."""
    assert after(KEPT, mode, (NO_BETTER[mode], {"profile": ADA})) is None
    assert after(KEPT, mode, (NO_BETTER[mode], {})) is None


def test_the_last_of_a_list_counts() -> None:
    """Each submission of a list builds on the ones before it."""
    sent: list[tuple[float, dict[str, Any]]] = [(9, {"profile": BEA}), (10, {}), (7, {"profile": ADA}), (11, {})]

    state = after(a_state("p", -5.0), UpdateMode.BEST, *sent)

    assert state is not None
    assert (-11.0, ADA) == (state.sort_key, shown_as(state))


def test_a_known_event_brings_no_profile_again() -> None:
    """Sent again, it is not counted again, whatever was said meanwhile."""
    edit = edit_of(a_board(), a_state("p", -5.0))
    edit.submit(sub("p", 6, profile=ADA, event_id="e"))
    edit.submit(sub("p", 7, profile=BEA))

    assert edit.submit(sub("p", 6, profile=ADA, event_id="e")).duplicate

    change = edit.close("c").change
    assert change is not None
    assert BEA == shown_as(change.states[0])


def test_what_is_refused_brings_nothing() -> None:
    """A score out of bounds leaves the profile as it is."""
    edit = edit_of(a_board(max_score=8.0), KEPT)

    with pytest.raises(ScoreOutOfBounds):
        edit.submit(sub("p", 9, profile=BEA))

    assert edit.close("c").change is None


def test_a_removed_player_begins_without_one() -> None:
    """What was said of them went with them."""
    edit = edit_of(a_board(), KEPT)
    edit.remove("p")
    edit.submit(sub("p", 1))

    change = edit.close("c").change
    assert change is not None
    assert change.states[0].payload is None
