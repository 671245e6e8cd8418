"""The leaderboard itself: what a score becomes, who is ahead, and the use cases around it.

No I/O, no logging, no clock of its own and no framework may ever live here.
"""

from leaderboard_core.application import Application
from leaderboard_core.domain.board import BoardPatch, NewBoard, ResetPeriod, SortOrder, UpdateMode
from leaderboard_core.domain.entry import Entry
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.submission import Submission

__all__ = [
    "Application",
    "BoardPatch",
    "Entry",
    "LeaderboardError",
    "NewBoard",
    "ResetPeriod",
    "SortOrder",
    "Submission",
    "UpdateMode",
]
