"""What every unit of work promises: the law of `ports/repository.py`, `UnitOfWork`."""

from leaderboard_testing.contracts.units_in_line import InLineContract
from leaderboard_testing.contracts.units_remembering import RememberingContract
from leaderboard_testing.contracts.units_seeing import SeeingContract
from leaderboard_testing.contracts.units_writing import WritingContract


class UnitOfWorkContract(SeeingContract, WritingContract, RememberingContract, InLineContract):
    """The law of `UnitOfWork`."""
