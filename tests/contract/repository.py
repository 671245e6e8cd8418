"""The whole law of repositories.

An adapter's test file has an async fixture `repository`, which yields one that is open and holds nothing, and five
classes of a line each that inherit these.
"""

from tests.contract.board_shelf import BoardShelfContract
from tests.contract.dead_letters import DeadLettersContract
from tests.contract.erasing import ErasingContract
from tests.contract.history import HistoryContract
from tests.contract.housekeeping import HousekeepingContract
from tests.contract.season_shelf import SeasonShelfContract
from tests.contract.standings import (
    EndedStandingsContract,
    ErasedStandingsContract,
    PublishedStandingsContract,
    SettledStandingsContract,
)
from tests.contract.sweeping import SweepingContract
from tests.contract.units_of_work import UnitsOfWorkContract

__all__ = [
    "EndedStandingsContract",
    "ErasedStandingsContract",
    "PublishedStandingsContract",
    "RepositoryContract",
    "SettledStandingsContract",
]


class RepositoryContract(
    UnitsOfWorkContract,
    BoardShelfContract,
    HistoryContract,
    SeasonShelfContract,
    DeadLettersContract,
    ErasingContract,
    SweepingContract,
    HousekeepingContract,
):
    """The law of `Repository`."""
