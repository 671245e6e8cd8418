"""When a score was reached."""

from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.usecases.submission_handler import SubmitRequest
from leaderboard_core.usecases.submit import Submit
from leaderboard_testing.contracts.values import NEW_YEAR
from tests.unit.usecases.kit import SECOND, Clock, play, sub
from tests.unit.usecases.submit.kit import said


async def test_a_score_is_stamped_where_it_is_decided(leaderboard: Application, board: Board, clock: Clock) -> None:
    """The moment of the change is the repository's; an attempt without effect leaves it."""
    clock.now += SECOND
    await play(leaderboard, c=9)
    clock.now += SECOND
    await play(leaderboard, c=9)

    assert NEW_YEAR + SECOND == (await leaderboard.read.player("b", "c")).updated_at


async def test_an_attempt_may_know_when_its_score_was_reached(
    leaderboard: Application, board: Board, clock: Clock
) -> None:
    """Its own time decides ties; it is never later than now."""
    clock.now += SECOND
    submit = leaderboard.submitter
    assert isinstance(submit, Submit)

    answers = await submit.project(
        await submit.commit(
            [
                SubmitRequest(sub("x", 3), reached_at=NEW_YEAR - SECOND),
                SubmitRequest(sub("y", 3), reached_at=clock.now + SECOND),
            ]
        )
    )

    assert [(1,), (3,)] == said(answers, "rank")
    updated = [(await leaderboard.read.player("b", player)).updated_at for player in "xy"]
    assert [NEW_YEAR - SECOND, clock.now] == updated
