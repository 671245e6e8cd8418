"""A player who came late to a season, or was put right in one that is settled, is erased as every other."""

from datetime import timedelta

import pytest

from leaderboard_core.application import Application
from leaderboard_core.domain.board_settings import NewBoard
from leaderboard_core.domain.errors import PlayerNotFound
from leaderboard_core.domain.moments import moment_at
from leaderboard_core.domain.submission import Submission, mark_of
from leaderboard_core.ports.repository import Repository
from leaderboard_core.usecases.answers import At
from leaderboard_testing.contracts.units_putting_late import put_late
from leaderboard_testing.contracts.values import a_state
from tests.integration.erasing.stores import Stores
from tests.integration.erasing.story import NEEDLE, told_by
from tests.unit.usecases.kit import shown

MARK = mark_of(NEEDLE)


async def a_late_score(leaderboard: Application, board_id: str) -> None:
    """The only score of the player, in a season that is in grace."""
    board = await leaderboard.boards.create(
        NewBoard(id=board_id, name="B", reset_period="weekly", reset_grace=timedelta(hours=1))
    )
    await leaderboard.submit_many([Submission(player_id="a", leaderboard_id=board_id, score=1.0)])
    await leaderboard.boards.reset(board_id)
    made = moment_at(board.created_at)
    late = Submission(player_id=NEEDLE, leaderboard_id=board_id, score=2.0, occurred_at=made, event_id="e")
    assert 1 == (await leaderboard.submit(late)).season


async def put_right(leaderboard: Application, repository: Repository, board_id: str) -> None:
    """The player's season is settled, and what was put right in it is not published yet."""
    await a_late_score(leaderboard, board_id)
    await leaderboard.boards.reset(board_id)
    await leaderboard.sync.settle()
    await put_late(repository, (await repository.find([board_id]))[board_id], [a_state(NEEDLE, 0.5)])


async def test_who_came_late(stores: Stores, leaderboard: Application) -> None:
    """Nothing tells of them afterwards, and the season goes on without them."""
    await a_late_score(leaderboard, "b")
    assert "scores" in {place for place, _ in told_by([*stores.held()], [MARK])}

    erased = await leaderboard.players.erase(NEEDLE)

    assert [("b", [1])] == [(trace.board.id, list(trace.seasons)) for trace in erased.presences]
    assert [] == told_by([*stores.held()], [MARK])
    assert "a" == shown(await leaderboard.read.top("b", at=At(season=1)))


async def test_who_was_put_right(stores: Stores, leaderboard: Application, repository: Repository) -> None:
    """On a living board and on one that is deleted; what was to be published names them no more."""
    await put_right(leaderboard, repository, "b")
    await put_right(leaderboard, repository, "gone")
    await leaderboard.boards.delete("gone")
    assert "mended_scores" in {place for place, _ in told_by([*stores.held()], [MARK])}

    await leaderboard.players.erase(NEEDLE)
    await leaderboard.sync()

    assert [] == told_by([*stores.held()], [MARK])
    assert "a" == shown(await leaderboard.read.top("b", at=At(season=1)))
    with pytest.raises(PlayerNotFound):
        await leaderboard.players.erase(NEEDLE)
