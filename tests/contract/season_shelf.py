"""What every shelf of seasons promises: the law of `ports/repository.py`, `SeasonShelf`."""

from tests.contract.publishing import PublishingContract
from tests.contract.season_places import SeasonPlacesContract
from tests.contract.seasons import SeasonsContract


class SeasonShelfContract(SeasonsContract, PublishingContract, SeasonPlacesContract):
    """The law of `SeasonShelf`."""
