"""Scores as commands show them: by the text that the server tells, or by the settings of their board."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from leaderboard_core.domain.display import Display, ScoreFormat
from leaderboard_shells.cli.output import number
from leaderboard_shells.client.errors import ClientError

if TYPE_CHECKING:
    from leaderboard_shells.client.api import Api


def score_text(entry: Mapping[str, Any]) -> str:
    """The score of an entry as people read it."""
    return str(entry["display"]) if "display" in entry else number(entry["score"])


def text_by(api: "Api", board_id: str) -> Callable[[float | None], str]:
    """What writes scores of a board where no list tells their texts; `-` where there is no score.

    As numbers where the settings cannot be read: a key that may submit need not be one that may read.
    """
    try:
        board = api.board(board_id).data
        display = Display(ScoreFormat(board["format"]), board["decimals"], board["unit"])
    except (ClientError, LookupError, ValueError):
        return number
    return lambda score: "-" if score is None else display.text(score)
