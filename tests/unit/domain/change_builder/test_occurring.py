"""Submissions that say when their scores were made."""

from datetime import datetime

import pytest

from leaderboard_core.domain.board import UpdateMode
from leaderboard_core.domain.errors import EventIdConflict, OccurredBeforeSeason, OccurredInFuture, ScoreOutOfBounds
from leaderboard_core.domain.moments import moment_at
from leaderboard_core.domain.submission import Submission
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, a_state
from tests.unit.domain.change_builder.kit import HOUR, NOW, SECOND, edit_of, sub


def made(player_id: str, at: int, score: float = 1, **fields: object) -> Submission:
    return sub(player_id, score, occurred_at=moment_at(at), **fields)


def test_the_moment_is_the_senders() -> None:
    """It decides ties and is kept; the board's own stamps go on behind the latest."""
    edit = edit_of(a_board())
    for player, at in [("late", NOW), ("early", NEW_YEAR), ("between", NOW - SECOND)]:
        edit.submit(made(player, at))
    edit.submit(sub("ours", 1))
    edit.submit(made("again", NOW - SECOND))

    change = edit.close("c").change
    assert change is not None
    assert {"again": NOW - SECOND, "early": NEW_YEAR, "between": NOW - SECOND, "late": NOW, "ours": NOW + 1} == {
        state.player_id: state.reached_at for state in change.states
    }


def test_it_goes_before_what_the_record_says() -> None:
    """Whoever brought the submission knows less about it than who made it."""
    edit = edit_of(a_board())
    edit.submit(made("p", NOW - SECOND), NOW - 2 * SECOND)

    change = edit.close("c").change
    assert change is not None
    assert NOW - SECOND == change.states[0].reached_at


def test_the_order_of_application_decides_the_score() -> None:
    """An earlier score that comes later replaces the later one, and brings its own moment."""
    edit = edit_of(a_board())
    edit.submit(made("p", NOW, 9))
    edit.submit(made("p", NEW_YEAR, 5))

    change = edit.close("c").change
    assert change is not None
    assert [(-5.0, NEW_YEAR)] == [(state.sort_key, state.reached_at) for state in change.states]


def test_what_is_no_better_changes_no_moment() -> None:
    """On a board that keeps the best score an equal one changes nothing, whenever it was made."""
    edit = edit_of(a_board(update_mode=UpdateMode.BEST), a_state("p", -5.0, NOW - SECOND))

    assert not edit.submit(made("p", NEW_YEAR, 5)).changed
    assert edit.close("c").change is None


@pytest.mark.parametrize("later", [1, HOUR])
def test_never_later_than_now(later: int) -> None:
    """By the repository's clock, whoever sends it; now itself is not later."""
    edit = edit_of(a_board(update_mode=UpdateMode.BEST), a_state("p", -5.0))
    for any_age in (False, True):
        with pytest.raises(OccurredInFuture, match="occurred_at: must not be later than now"):
            edit.submit(made("p", NOW + later, event_id="e"), any_age=any_age)

    closed = edit.close("c")
    assert (None, {}) == (closed.change, closed.events)


def test_not_before_the_season() -> None:
    """The season's first moment is in it; the refusal says when that was, and uses no event id up."""
    edit = edit_of(a_board(season_started_at=NOW - SECOND))
    edit.submit(made("first", NOW - SECOND))
    with pytest.raises(OccurredBeforeSeason) as refused:
        edit.submit(made("p", NOW - SECOND - 1, event_id="e"))

    assert "occurred_before_season" == refused.value.code
    assert "occurred_at: must not be before the season began, at 2026-01-01T00:59:59.000000Z" == str(refused.value)
    assert {} == edit.close("c").events


def test_the_season_that_has_just_begun() -> None:
    """What turns a season by coming is judged by the one in which it counts."""
    edit = edit_of(a_board(reset_period="hourly", next_reset_at=NOW - SECOND))
    with pytest.raises(OccurredBeforeSeason):
        edit.submit(made("p", NOW - 2 * SECOND))
    edit.submit(made("p", NOW - SECOND))

    change = edit.close("c").change
    assert change is not None
    assert 2 == change.season


def test_old_scores_are_imported() -> None:
    """Who may import brings scores from before the season, which count in the present one."""
    edit = edit_of(a_board(season_started_at=NOW))
    edit.submit(made("p", 0), any_age=True)

    change = edit.close("c").change
    assert change is not None
    assert (1, 0) == (change.season, change.states[0].reached_at)


def test_bounds_and_modes_are_as_ever() -> None:
    """A moment opens no other door."""
    edit = edit_of(a_board(max_score=5.0))
    with pytest.raises(ScoreOutOfBounds):
        edit.submit(made("p", NOW, 6), any_age=True)


def test_the_same_event_again() -> None:
    """It is answered as such, also when its moment has fallen behind the season; another moment is another payload."""
    known = {"e": made("p", NEW_YEAR).fingerprint()}
    edit = edit_of(a_board(season_started_at=NOW), events=known)

    assert edit.submit(made("p", NEW_YEAR, event_id="e")).duplicate
    for other in (made("p", NEW_YEAR + 1, event_id="e"), sub("p", 1, event_id="e")):
        with pytest.raises(EventIdConflict):
            edit.submit(other)


def test_the_fingerprint() -> None:
    """Without a moment it is what it was before there were any; the same moment is the same in any offset."""
    texts = ("2026-01-31T12:00:00Z", "2026-01-31T21:00:00.000+09:00")

    assert "0d72d5bd89f3691fed1ecf676cc55887" == sub("p", 1, game_id="g", metadata={"a": 1}).fingerprint().hex()
    assert 1 == len({sub("p", 1, occurred_at=text).fingerprint() for text in texts})
    assert sub("p", 1).fingerprint() == sub("p", 1, occurred_at=None).fingerprint()
    assert sub("p", 1).fingerprint() != sub("p", 1, occurred_at=datetime.fromisoformat(texts[0])).fingerprint()
