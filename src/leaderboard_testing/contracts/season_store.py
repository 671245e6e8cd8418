"""What every store of seasons promises: the law of `ports/repository.py`, `SeasonStore`."""

from leaderboard_testing.contracts.publishing import PublishingContract
from leaderboard_testing.contracts.season_ranked_view import SeasonRankedViewContract
from leaderboard_testing.contracts.seasons import SeasonsContract


class SeasonStoreContract(SeasonsContract, PublishingContract, SeasonRankedViewContract):
    """The law of `SeasonStore`."""
