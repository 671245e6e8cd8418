"""Bugs planted in what becomes of scores that come late, each found and called by its name."""

import pytest
from attrs import evolve

from leaderboard_adapters.memory import board_record
from leaderboard_core.domain import change_builder
from leaderboard_core.domain.change_builder import ChangeBuilder
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.late_season import LateSeason
from leaderboard_core.domain.moments import microseconds
from leaderboard_core.domain.outcomes import PendingCommit, SubmissionOutcome
from leaderboard_core.domain.submission import Submission
from tests.integration.agreement.disagreement import Disagreement
from tests.integration.agreement.draws import HOUR
from tests.integration.agreement.machine import Agreement
from tests.integration.agreement.model.values import Item
from tests.integration.agreement.sides import embedded
from tests.integration.agreement.test_planted import driven

GRACE = {"period": "hourly", "grace": HOUR}


def a_season_in_grace(machine: Agreement) -> None:
    """An hour that has just ended, with somebody on the board."""
    machine.submit([Item("x", "a", 5.0)], process=0)
    machine.wait(HOUR)
    machine.turn_due(0)


def test_the_machine_sees_that_late_scores_count_in_the_open_season(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made in the season that is in grace is taken as if it were on time."""
    monkeypatch.setattr(change_builder, "is_late", lambda *_, **__: False)
    monkeypatch.setattr(change_builder, "admitted_moment", lambda _, moment, *__, **___: microseconds(moment))

    with driven(embedded, **GRACE) as machine:
        a_season_in_grace(machine)
        with pytest.raises(Disagreement, match="the season on a replace board"):
            machine.submit([Item("x", "b", 9.0, ago=HOUR // 2)], process=0)


def test_the_machine_sees_that_late_scores_take_what_the_open_season_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """An increment goes on from the score of the open season."""
    right = LateSeason.submit

    def submit(
        late: LateSeason, submission: Submission, duplicate: bool, here: PlayerState | None
    ) -> SubmissionOutcome:
        if here is not None:
            late.edit._current[here.player_id] = here
        return right(late, submission, duplicate, here)

    monkeypatch.setattr(LateSeason, "submit", submit)

    with driven(embedded, mode="increment", **GRACE) as machine:
        a_season_in_grace(machine)
        machine.submit([Item("x", "a", 100.0)], process=0)
        with pytest.raises(Disagreement, match="the score on a increment board"):
            machine.submit([Item("x", "a", 1.0, ago=HOUR // 2)], process=0)


def test_the_machine_sees_that_a_late_score_empties_the_open_season(monkeypatch: pytest.MonkeyPatch) -> None:
    """The change is told as one of the season before, so what shows the board takes it for a turn."""
    right = ChangeBuilder.close

    def close(builder: ChangeBuilder, change_id: str) -> PendingCommit:
        closed = right(builder, change_id)
        if closed.change is None or closed.past is None or not closed.past.states:
            return closed
        return closed._replace(change=evolve(closed.change, season=closed.past.season))

    monkeypatch.setattr(ChangeBuilder, "close", close)

    with driven(embedded, **GRACE) as machine:
        a_season_in_grace(machine)
        machine.submit([Item("x", "a", 7.0)], process=0)
        machine.submit([Item("x", "b", 9.0, ago=HOUR // 2)], process=0)
        with pytest.raises(Disagreement, match="the moment or the number of players"):
            machine.everything_that_can_be_read_agrees()


def test_the_machine_sees_that_seasons_settle_in_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Final standings are published at once, so what comes late comes too late."""
    monkeypatch.setattr(board_record, "settles_at", lambda _, season: season.ended_at)

    with driven(embedded, **GRACE) as machine:
        a_season_in_grace(machine)
        with pytest.raises(Disagreement, match="the answer to settle"):
            machine.settle(0)


def test_the_machine_sees_that_a_follower_forgets_what_came_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent again is looked for in the open season, where it never was."""

    def known(builder: ChangeBuilder, submission: Submission, **_: bool) -> SubmissionOutcome:
        score = 1.0 if builder.state_of(submission.player_id) is not None else None
        return SubmissionOutcome(score, score, False, True)

    monkeypatch.setattr(ChangeBuilder, "known", known)

    with driven(embedded, follows=True, **GRACE) as machine:
        a_season_in_grace(machine)
        late = Item("x", "b", 9.0, ago=HOUR // 2, event="e")
        machine.submit([late], process=0)
        with pytest.raises(Disagreement, match="followers"):
            machine.submit([late], process=1)
