"""When a board is frozen: scores go on, and whoever does not manage it sees nothing of what happens meanwhile. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import FieldError
from leaderboard_core.domain.moments import Moment, microseconds
from leaderboard_core.domain.season import Season

FREEZE_MOMENT = Moment(optional=True)
MOMENTS: Final = ("hide_after", "show_at")
#: Why some boards have no moments of their own.
ALONG: Final = "must be given to the leaderboard that it follows"


def is_frozen(board: Board, now: int) -> bool:
    """Whether the board is frozen at a moment: from `hide_after` on, and before `show_at`, if that is known."""
    hide_after, show_at = board.hide_after, board.show_at
    return hide_after is not None and hide_after <= now and (show_at is None or now < show_at)


def is_hidden(board: Board, season: Season, now: int) -> bool:
    """Whether a season of the board is frozen at a moment: not one that was over before the board froze."""
    hide_after = board.hide_after
    if hide_after is None or not is_frozen(board, now):
        return False
    return season.ended_at is None or season.ended_at > hide_after


def turns_between(board: Board, since: int, now: int) -> bool:
    """Whether the board froze, or came to be shown again, after a moment and until another."""
    return is_frozen(board, since) is not is_frozen(board, now)


def with_hidden_revision(board: Board, before: Board, now: int) -> Board:
    """The board after a change, knowing at which sequence number it froze: whoever sees it frozen is told that one."""
    hidden = None
    if is_frozen(board, now):
        # What was seen between two times of freezing is not older afterwards.
        hidden = board.hidden_revision if is_frozen(before, now) else None
        hidden = before.version.revision if hidden is None else hidden
    return board if hidden == board.hidden_revision else evolve(board, hidden_revision=hidden)


def freezes_along(board: Board) -> bool:
    """Whether the board is frozen when the one is that it follows: boards of values are, and what makes them.

    They are made by what is submitted, so nobody can give them moments before they show what the other one hides.
    """
    return board.links.each is not None or board.links.template is not None


def with_moments_of(root: Board, board: Board, now: int) -> Board:
    """The board from now on with the moments of the one that it follows, where it freezes along with that one."""
    if not freezes_along(board) or (board.hide_after, board.show_at) == (root.hide_after, root.show_at):
        return board
    updated_at = max(now, board.updated_at)
    return evolve(board, hide_after=root.hide_after, show_at=root.show_at, updated_at=updated_at)


def own_moments_faults(before: Board, after: Board) -> list[FieldError]:
    """The fault of a board that is given other moments than those of the one that it freezes along with."""
    if not freezes_along(after):
        return []
    return [FieldError(name, ALONG) for name in MOMENTS if getattr(before, name) != getattr(after, name)]


def freeze_faults(hide_after: object, show_at: object) -> list[FieldError]:
    """The fault of moments that do not go together; both microseconds, or both as they are sent."""
    if show_at is None:
        return []
    if hide_after is None:
        return [FieldError("show_at", "must not be given where hide_after is not")]
    if not show_at > hide_after:  # type: ignore[operator]
        return [FieldError("show_at", "must be later than hide_after")]
    return []


def with_moments(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a patch says of a board, moments as they are kept; one that ends the freezing has nothing to show later."""
    kept = {name: microseconds(value) if isinstance(value, datetime) else value for name, value in values.items()}
    if "hide_after" in kept and kept["hide_after"] is None:
        return {"show_at": None, **kept}
    return kept
