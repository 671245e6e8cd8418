"""A leaderboard inside another program. It needs no extra: nothing beyond the plain installation may be imported here.

Values and errors are those of `leaderboard_core`; what is made here is the leaderboard that takes and answers them.
"""

from leaderboard_adapters.memory import memory_leaderboard
from leaderboard_shells.library.blocking import BlockingLeaderboard
from leaderboard_shells.library.durable import sqlite_leaderboard

__all__ = ["BlockingLeaderboard", "memory_leaderboard", "sqlite_leaderboard"]
