"""The whole law of repositories.

An adapter's test file has an async fixture `repository`, which yields one that is open and holds nothing, and five
classes of a line each that inherit these.
"""

from leaderboard_testing.contracts.asynchronous import AsyncContract
from leaderboard_testing.contracts.board_store import BoardStoreContract
from leaderboard_testing.contracts.change_log import ChangeLogContract
from leaderboard_testing.contracts.dead_letters import DeadLettersContract
from leaderboard_testing.contracts.housekeeping import HousekeepingContract
from leaderboard_testing.contracts.lost_lines import LostLinesContract
from leaderboard_testing.contracts.player_erasure import PlayerErasureContract
from leaderboard_testing.contracts.player_profiles import PlayerProfilesContract
from leaderboard_testing.contracts.season_store import SeasonStoreContract
from leaderboard_testing.contracts.shards import ShardsContract
from leaderboard_testing.contracts.snapshots import SnapshotContract
from leaderboard_testing.contracts.standings import (
    EndedStandingsContract,
    ErasedStandingsContract,
    PublishedStandingsContract,
    SettledStandingsContract,
)
from leaderboard_testing.contracts.unit_of_work import UnitOfWorkContract
from leaderboard_testing.contracts.units_erasing import ErasingContract
from leaderboard_testing.contracts.units_mending import MendingContract
from leaderboard_testing.contracts.units_putting_late import PuttingLateContract
from leaderboard_testing.contracts.units_taking_out import TakingOutContract

__all__ = [
    "EndedStandingsContract",
    "ErasedStandingsContract",
    "PublishedStandingsContract",
    "RepositoryContract",
    "SettledStandingsContract",
]


class RepositoryContract(
    UnitOfWorkContract,
    BoardStoreContract,
    ShardsContract,
    ChangeLogContract,
    SnapshotContract,
    LostLinesContract,
    SeasonStoreContract,
    DeadLettersContract,
    ErasingContract,
    TakingOutContract,
    PuttingLateContract,
    MendingContract,
    PlayerProfilesContract,
    PlayerErasureContract,
    HousekeepingContract,
    AsyncContract,
):
    """The law of `Repository`."""
