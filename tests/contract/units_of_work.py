"""What every unit of work promises: the law of `ports/repository.py`, `UnitsOfWork`."""

from tests.contract.units_in_line import InLineContract
from tests.contract.units_remembering import RememberingContract
from tests.contract.units_seeing import SeeingContract
from tests.contract.units_writing import WritingContract


class UnitsOfWorkContract(SeeingContract, WritingContract, RememberingContract, InLineContract):
    """The law of `UnitsOfWork`."""
