"""What commands say of boards that are frozen to whoever asks."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from leaderboard_shells.cli.errors import print_error

if TYPE_CHECKING:
    from leaderboard_shells.client import LeaderboardClient

#: A key that sees them anyway has the scope `manage`.
FROZEN = "frozen: ranks are not shown"


def tell_if_frozen(api: "LeaderboardClient", board: str, meta: Mapping[str, Any]) -> bool:
    """Whether an answer tells nothing because the board is frozen; then it is said until when."""
    if not meta.get("frozen"):
        return False
    show_at = api.board(board).raw["data"].get("show_at")
    print_error(f"{board} is {FROZEN}" + (f" until {show_at}" if show_at else ""))
    return True
