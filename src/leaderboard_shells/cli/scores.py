"""Scores as commands show them: by the text that the server tells, or by the settings of their board."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from leaderboard_core.domain.display import PLAIN, Display, ScoreFormat
from leaderboard_core.domain.score import MAX_SCORE, ToldParts
from leaderboard_shells.cli.argument_types import NONE
from leaderboard_shells.cli.errors import fail
from leaderboard_shells.cli.output import number
from leaderboard_shells.client.errors import ClientError

if TYPE_CHECKING:
    from leaderboard_shells.client import LeaderboardClient


#: A score as the server tells it; None: none.
Told: TypeAlias = float | Sequence[float | str] | None


def score_or_none(values: Sequence[Any]) -> float | list[float] | None:
    """A score as it is sent, where `none` is no result; that stands alone."""
    if NONE not in values:
        return sent_score(values)
    if len(values) > 1:
        fail("A score is none, or numbers.", code=2)
    return None


def sent_score(values: Sequence[float]) -> float | list[float]:
    """A score as it is sent: one number, or several parts; a whole number that no double holds can only be a part."""
    is_long = isinstance(values[0], int) and abs(values[0]) > MAX_SCORE
    return values[0] if len(values) == 1 and not is_long else [*values]


def score_text(entry: Mapping[str, Any]) -> str:
    """The score of an entry as people read it."""
    return str(entry["display"]) if "display" in entry else plain_text(entry["score"])


def plain_text(score: Told) -> str:
    """A score whose board says nothing of how it is written; `-` where there is none."""
    return PLAIN.text(ToldParts(score)) if isinstance(score, Sequence) else number(score)


def text_by(api: "LeaderboardClient", board_id: str) -> Callable[[Told], str]:
    """What writes scores of a board where no list tells their texts; `-` where there is no score.

    As numbers where the settings cannot be read: a key that may submit need not be one that may read.
    """
    try:
        board = api.board(board_id).raw["data"]
        display = Display(ScoreFormat(board["format"]), board["decimals"], board["unit"])
    except (ClientError, LookupError, ValueError):
        return plain_text
    return lambda score: (
        "-" if score is None else display.text(ToldParts(score) if isinstance(score, Sequence) else score)
    )
