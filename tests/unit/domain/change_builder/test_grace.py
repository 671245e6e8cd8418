"""Scores that come after the end of the season in which they were made, while that is in grace."""

import re

import pytest

from leaderboard_core.domain.board import Board, ResetPeriod, UpdateMode
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import EventIdConflict, OccurredBeforeSeason, OccurredInFuture, ScoreOutOfBounds
from leaderboard_core.domain.grace import PastSeason, PastStates
from leaderboard_core.domain.moments import moment_at
from leaderboard_core.domain.outcomes import PendingCommit
from leaderboard_core.domain.season import Season
from leaderboard_core.domain.submission import Submission
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, a_state
from tests.unit.domain.change_builder.kit import HOUR, NOW, SECOND, sub

#: When the season ended that is in grace, and one within it.
ENDED, LATE = NOW - SECOND, NOW - 2 * SECOND


def made(player_id: str, at: int, score: float = 1, **fields: object) -> Submission:
    return sub(player_id, score, occurred_at=moment_at(at), **fields)


def a_board_in_grace(**fields: object) -> Board:
    return a_board(**{"season": 2, "season_started_at": ENDED, "reset_grace": HOUR, **fields})


def edit_of(
    board: Board, *past: PlayerState, read: str = "pqr", settled: bool = False, now: int = NOW, **fields: object
) -> ChangeBuilder:
    """An edit of a board whose season before has these players, and in that `read` were looked up."""
    season = Season(
        board_uid=board.uid,
        season=1,
        version=board.version,
        started_at=NEW_YEAR,
        ended_at=ENDED,
        max_entries=None,
    )
    states = {**dict.fromkeys(read), **{state.player_id: state for state in past}}
    return ChangeBuilder(board, now, {}, {}, PastSeason(season, settled, states))


def put(closed: PendingCommit) -> PastStates:
    assert closed.past is not None
    return closed.past


def test_it_counts_in_the_season_before() -> None:
    """By the rule of the board, with its own moment; the open season gets nothing, and no stamp is given out."""
    board = a_board_in_grace(update_mode=UpdateMode.INCREMENT)
    edit = edit_of(board, a_state("p", -5.0, NEW_YEAR))

    first, second, here = edit.submit(made("p", LATE, 2)), edit.submit(made("q", LATE, 3)), edit.submit(sub("p", 9))

    assert [(7, 5, True, 1), (3, None, True, 1), (9, None, True, None)] == [
        (one.score, one.previous_score, one.changed, one.season) for one in (first, second, here)
    ]
    closed = edit.close("c")
    assert PastStates(1, [a_state("p", -7.0, LATE), a_state("q", -3.0, LATE)], 1) == put(closed)
    assert closed.change is not None
    assert [("p", -9.0, NOW)] == [state[:3] for state in closed.change.states]
    assert (2, 2) == (closed.change.season, closed.board.season)


def test_a_change_of_its_own() -> None:
    """What comes late alone moves the line on, and says nothing of the open season."""
    edit = edit_of(board := a_board_in_grace())
    edit.submit(made("p", LATE))

    change = edit.close("c").change
    assert change is not None
    assert ((), (), 2, board.version.revision + 1) == (change.states, change.removed, change.season, change.revision)


@pytest.mark.parametrize("mode", [UpdateMode.BEST, UpdateMode.INCREMENT])
def test_what_changes_nothing(mode: UpdateMode) -> None:
    """Is answered with what is there, and is no change."""
    edit = edit_of(a_board_in_grace(update_mode=mode), a_state("p", -5.0))

    outcome = edit.submit(made("p", LATE, 5 if mode is UpdateMode.BEST else 0))

    assert (5, False, 1) == (outcome.score, outcome.changed, outcome.season)
    closed = edit.close("c")
    assert (None, []) == (closed.change, list(put(closed).states))


@pytest.mark.parametrize(
    ("fields", "now", "at"),
    [
        ({"reset_grace": None}, NOW, LATE),
        ({"reset_grace": HOUR}, ENDED + HOUR, LATE),
        ({"reset_grace": HOUR}, NOW, NEW_YEAR - 1),
        ({"reset_grace": HOUR, "season": 1}, NOW, LATE),
    ],
)
def test_what_is_too_late(fields: dict[str, object], now: int, at: int) -> None:
    """Without grace, when that is over, from before the season that is in grace, and where there was none."""
    edit = edit_of(a_board_in_grace(**fields), now=now)

    with pytest.raises(OccurredBeforeSeason):
        edit.submit(made("p", at, event_id="e"))

    closed = edit.close("c")
    assert (None, {}) == (closed.change, closed.events)


def test_the_refusal_says_since_when() -> None:
    """In grace from the beginning of the season before on, afterwards from that of the open one."""
    with pytest.raises(OccurredBeforeSeason, match=re.escape("at 2026-01-01T00:00:00.000000Z")):
        edit_of(a_board_in_grace()).submit(made("p", NEW_YEAR - 1))
    with pytest.raises(OccurredBeforeSeason, match=re.escape("at 2026-01-01T00:59:59.000000Z")):
        edit_of(a_board_in_grace(), settled=True).submit(made("p", LATE))


def test_the_boundary_belongs_to_the_next_season() -> None:
    """Its first moment is on time; the last of the season before is late, until the last moment of the grace."""
    edit = edit_of(a_board_in_grace(), now=ENDED + HOUR - 1)

    assert [None, 1, 1] == [edit.submit(made("p", at)).season for at in (ENDED, ENDED - 1, NEW_YEAR)]


def test_a_season_that_ends_by_the_edit() -> None:
    """It is in grace at once, with the states that were read of it as the open one."""
    board = a_board_in_grace(
        season=1,
        season_started_at=NEW_YEAR,
        reset_period=ResetPeriod.HOURLY,
        next_reset_at=ENDED,
        update_mode=UpdateMode.INCREMENT,
    )
    edit = ChangeBuilder(board, NOW, {"p": a_state("p", -5.0)}, {})

    assert [(6, 1), (1, None), (1, 1)] == [
        edit.submit(one)[0:6:5] for one in (made("p", LATE), made("p", ENDED), made("q", LATE))
    ]
    closed = edit.close("c")
    assert (1, 1, ["p", "q"]) == (put(closed).season, put(closed).came, [one.player_id for one in put(closed).states])
    assert ([1], 2) == ([season.season for season in closed.ended], closed.board.season)


def test_what_was_not_read_is_asked_for() -> None:
    """Then nothing may be written; who was read is not asked for again."""
    board = a_board_in_grace()
    unread = ChangeBuilder(board, NOW, {}, {})
    for player in ("p", "q"):
        unread.submit(made(player, LATE))
    partly = edit_of(board, read="p")
    for player in ("p", "q"):
        partly.submit(made(player, LATE))
    other = edit_of(a_board_in_grace(season=3))
    other.submit(made("p", LATE))

    assert [{"p", "q"}, {"q"}, {"p"}] == [edit.late and edit.late.unread for edit in (unread, partly, other)]
    assert edit_of(board).late is None


def test_event_ids_are_the_boards() -> None:
    """Known in either season; sent again it answers what the season has, and a refusal uses none up."""
    edit = edit_of(a_board_in_grace(max_score=10.0), a_state("p", -5.0))
    with pytest.raises(ScoreOutOfBounds):
        edit.submit(made("p", LATE, 11, event_id="e"))
    edit.submit(made("p", LATE, 7, event_id="e"))

    again = edit.submit(made("p", LATE, 7, event_id="e"))
    with pytest.raises(EventIdConflict):
        edit.submit(made("p", LATE, 8, event_id="e"))
    with pytest.raises(EventIdConflict):
        edit.submit(sub("p", 7, event_id="e"))

    assert (7, 7, False, True, 1) == (again.score, again.previous_score, again.changed, again.duplicate, again.season)
    assert {"e"} == edit.close("c").events.keys()


def test_what_is_imported() -> None:
    """Goes where it was made, if that season is in grace, and into the open one if it is older."""
    edit = edit_of(a_board_in_grace())

    assert [1, None] == [edit.submit(made("p", at), any_age=True).season for at in (LATE, NEW_YEAR - 1)]
    settled = edit_of(a_board_in_grace(), settled=True)
    assert None is settled.submit(made("p", LATE), any_age=True).season
    with pytest.raises(OccurredInFuture):
        edit.submit(made("p", NOW + 1), any_age=True)


def test_who_comes_late_without_a_profile() -> None:
    """Is shown as in the open season; a profile that comes with the score is kept of the player."""
    board = a_board_in_grace()
    season = PastSeason(
        Season(board_uid=board.uid, season=1, version=board.version, started_at=0, ended_at=ENDED, max_entries=None),
        False,
        {"p": None, "q": None},
    )
    edit = ChangeBuilder(board, NOW, {}, {}, season)
    edit.submit(sub("p", 1, profile={"display_name": "P"}))
    edit.submit(made("p", LATE))
    edit.submit(made("q", LATE, profile={"display_name": "Q"}))

    payloads = [state.payload for state in put(edit.close("c")).states]
    assert [True, True] == [name in (payload or "") for name, payload in zip("PQ", payloads, strict=True)]
    assert {"p", "q"} == edit.profiles.keys()
