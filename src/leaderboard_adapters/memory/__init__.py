"""The leaderboard in this process alone: for a script, a test, or as the real-time half of a server.

Nothing here may touch a file or the network.
"""

from leaderboard_adapters.memory.rankings import MemoryRankings
from leaderboard_adapters.memory.repository import MemoryRepository
from leaderboard_core.application import Application

__all__ = ["MemoryRankings", "MemoryRepository", "memory_leaderboard"]


def memory_leaderboard() -> Application:
    """A whole leaderboard in this process; what it holds goes with it."""
    return Application.over(MemoryRepository(), MemoryRankings())
