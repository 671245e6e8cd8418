"""Boards that another process changed, deleted or made again."""

import pytest

from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.domain.errors import BoardNotFound
from tests.unit.usecases.kit import live, new, sub
from tests.unit.usecases.submit.kit import said


async def test_a_board_made_again_elsewhere_takes_the_scores(
    leaderboard: Application, elsewhere: Application, board: Board
) -> None:
    """The board that bears the id now, though this process remembers the one before; each in its place in the list."""
    await leaderboard.boards.create(new("other"))
    await elsewhere.boards.delete("b")
    await elsewhere.boards.create(new(update_mode="increment"))

    answers = await leaderboard.submit_many([sub("p", 1), sub("p", 1, "other"), sub("p", 2), sub("p", 9, "unknown")])

    assert [("b", 1, 1), ("other", 1, 1), ("b", 3, 1), "board_not_found"] == said(
        answers, "leaderboard_id", "score", "rank"
    )
    assert ("p", "p") == (await live(leaderboard), await live(elsewhere))


async def test_a_board_deleted_elsewhere_takes_nothing(
    leaderboard: Application, elsewhere: Application, board: Board
) -> None:
    """It is not found, though this process remembers it."""
    await elsewhere.boards.delete("b")

    assert ["board_not_found"] * 2 == said(await leaderboard.submit_many([sub("p", 1), sub("q", 1)]), "score")
    with pytest.raises(BoardNotFound):
        await leaderboard.read.top("b")


async def test_changes_of_a_board_made_elsewhere_count_at_once(
    leaderboard: Application, elsewhere: Application, board: Board
) -> None:
    """A remembered row decides nothing: bounds and limits are those under the lock."""
    await elsewhere.boards.update("b", BoardPatch(max_score=5.0, max_entries=1))

    assert ["score_out_of_bounds", (4, 1)] == said(
        await leaderboard.submit_many([sub("p", 6), sub("p", 4)]), "score", "rank"
    )
