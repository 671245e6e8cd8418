"""What is read where nothing was published yet."""

from collections.abc import Sequence

from leaderboard_core.domain.change import Head
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.places import Ends, Moment, Page, Places, Roll


class EmptyPlaces(Places):
    """The standings of an open season that were not published yet: empty, as of its beginning.

    `opened` is the sequence number of the change that began it; the id of that change is not known any more.
    """

    def __init__(self, season: Season, opened: int) -> None:
        self._moment = Moment(Head("", opened), season.season, season.started_at)

    async def page(self, first: int, last: int) -> Page:  # noqa: ARG002
        return Page(self._moment, 0, ())

    async def around(self, player_id: str, radius: int) -> Page:  # noqa: ARG002
        return Page(self._moment, 0, ())

    async def find(self, player_ids: Sequence[str]) -> Roll:  # noqa: ARG002
        return Roll(self._moment, 0, ())

    async def ends(self) -> Ends:
        return Ends(self._moment, 0, None, None)
