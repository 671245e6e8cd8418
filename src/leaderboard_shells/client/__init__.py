"""The other end of the API: a client of a running server, for programs that await and for those that do not.

`pip install 'leaderboard-system[client]'` brings what it needs; nothing of a server is imported.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leaderboard_shells.client.answer import Answer as Answer
    from leaderboard_shells.client.answers import BatchResult as BatchResult
    from leaderboard_shells.client.answers import BoardEntry as BoardEntry
    from leaderboard_shells.client.answers import Entry as Entry
    from leaderboard_shells.client.answers import PlayerEntry as PlayerEntry
    from leaderboard_shells.client.answers import Submitted as Submitted
    from leaderboard_shells.client.awaited.client import AsyncLeaderboardClient as AsyncLeaderboardClient
    from leaderboard_shells.client.awaited.live import AsyncLiveBoard as AsyncLiveBoard
    from leaderboard_shells.client.blocking.client import LeaderboardClient as LeaderboardClient
    from leaderboard_shells.client.blocking.live import LiveBoard as LiveBoard
    from leaderboard_shells.client.board_answers import Leaderboard as Leaderboard
    from leaderboard_shells.client.bodies import Profile as Profile
    from leaderboard_shells.client.bodies import Submission as Submission
    from leaderboard_shells.client.errors import ApiError as ApiError
    from leaderboard_shells.client.errors import BoardDeleted as BoardDeleted
    from leaderboard_shells.client.errors import ClientError as ClientError
    from leaderboard_shells.client.errors import ConnectionLost as ConnectionLost
    from leaderboard_shells.client.errors import FieldError as FieldError
    from leaderboard_shells.client.errors import NotALeaderboard as NotALeaderboard
    from leaderboard_shells.client.errors import Redirected as Redirected
    from leaderboard_shells.client.errors import Unreachable as Unreachable
    from leaderboard_shells.client.errors import UnreadableAnswer as UnreadableAnswer
    from leaderboard_shells.client.live import BoardUpdate as BoardUpdate
    from leaderboard_shells.client.live import Disconnected as Disconnected
    from leaderboard_shells.client.retry import NO_RETRIES as NO_RETRIES
    from leaderboard_shells.client.retry import Retries as Retries

#: Where each name is. Each is imported when it is asked for: the errors alone need no HTTP client.
_PLACES = {
    "answer": ("Answer",),
    "answers": ("BatchResult", "BoardEntry", "Entry", "PlayerEntry", "Submitted"),
    "awaited.client": ("AsyncLeaderboardClient",),
    "awaited.live": ("AsyncLiveBoard",),
    "blocking.client": ("LeaderboardClient",),
    "blocking.live": ("LiveBoard",),
    "board_answers": ("Leaderboard",),
    "bodies": ("Profile", "Submission"),
    "errors": (
        *("ApiError", "BoardDeleted", "ClientError", "ConnectionLost", "FieldError", "NotALeaderboard", "Redirected"),
        *("Unreachable", "UnreadableAnswer"),
    ),
    "live": ("BoardUpdate", "Disconnected"),
    "retry": ("NO_RETRIES", "Retries"),
}
_MODULES = {name: module for module, names in _PLACES.items() for name in names}

__all__ = sorted(_MODULES)  # noqa: PLE0605 - a list, and each of its names stands above


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
