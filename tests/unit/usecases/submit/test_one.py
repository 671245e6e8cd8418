"""One submission and many: two names, two contracts."""

from typing import Any

import pytest

from leaderboard_core import (
    Accepted,
    Application,
    BoardNotFound,
    EventIdConflict,
    LeaderboardError,
    NewBoard,
    ScoreOutOfBounds,
)
from tests.unit.usecases.kit import sub


@pytest.fixture
async def bounded(leaderboard: Application) -> Application:
    await leaderboard.boards.create(NewBoard(id="bounded", name="Bounded", max_score=10))
    await leaderboard.submit(sub("p", 1, "bounded", event_id="used"))
    return leaderboard


async def test_one_is_answered(bounded: Application) -> None:
    """What became of it, and nothing around it."""
    answer = await bounded.submit(sub("p", 7, "bounded"))

    assert Accepted("bounded", "p", 7, 1, 1, 1, True, False, True) == answer


REFUSED: list[tuple[dict[str, Any], type[LeaderboardError]]] = [
    ({"board_id": "nowhere"}, BoardNotFound),
    ({"score": 11}, ScoreOutOfBounds),
    ({"event_id": "used"}, EventIdConflict),
]


@pytest.mark.parametrize(("fields", "error"), REFUSED)
async def test_one_that_is_refused_raises(
    bounded: Application, fields: dict[str, Any], error: type[LeaderboardError]
) -> None:
    """Nobody takes a refusal for an answer; nothing was changed."""
    with pytest.raises(error):
        await bounded.submit(sub(**({"player_id": "p", "score": 2, "board_id": "bounded"} | fields)))

    assert 1 == (await bounded.read.player("bounded", "p")).entry.score


async def test_many_are_answered_item_by_item(bounded: Application) -> None:
    """Whoever sends several learns of each; the sound ones count."""
    answers = await bounded.submit_many(
        [sub("q", 5, "bounded"), sub("p", 11, "bounded"), sub("p", 1, "nowhere"), sub("p", 3, "bounded")]
    )

    assert [Accepted, ScoreOutOfBounds, BoardNotFound, Accepted] == [type(answer) for answer in answers]


async def test_a_list_is_no_submission(bounded: Application) -> None:
    """Whoever takes one name for the other is told."""
    with pytest.raises(TypeError, match="submit_many takes a list"):
        await bounded.submit([sub("p", 2, "bounded")])  # type: ignore[arg-type]
