"""The leaderboard in this process alone: for a script, a test, or as the real-time half of a server.

Nothing here may touch a file or the network.
"""

from attrs import evolve

from leaderboard_adapters.memory.direct_submitter import DirectSubmitter
from leaderboard_adapters.memory.ranking_store import MemoryRankingStore
from leaderboard_adapters.memory.repository import MemoryRepository
from leaderboard_core.application import Application

__all__ = ["MemoryRankingStore", "MemoryRepository", "memory_leaderboard"]


def memory_leaderboard() -> Application:
    """A whole leaderboard in this process; what it holds goes with it."""
    return over(MemoryRepository(), MemoryRankingStore())


def over(repository: MemoryRepository, ranking_store: MemoryRankingStore) -> Application:
    """A leaderboard over these two, which nobody listens to: a list of one board goes straight to both."""
    application = Application.over(repository, ranking_store)
    carry = application.profiles.carry
    return evolve(application, submitter=DirectSubmitter(application.submitter, repository, ranking_store, carry))
