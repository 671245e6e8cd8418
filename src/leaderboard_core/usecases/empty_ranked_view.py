"""What is read where nothing was published yet, or nothing is to be seen."""

from collections.abc import Sequence

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.order import PlaceKey
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.ranked_view import (
    Ahead,
    Counts,
    Extremes,
    Page,
    PageQuery,
    Pages,
    PlayerLookup,
    RankedView,
    ReadVersion,
)


def unpublished(season: Season, opened: int) -> "EmptyRankedView":
    """The standings of an open season that were not published yet: empty, as of its beginning.

    `opened` is the sequence number of the change that began it; the id of that change is not known any more.
    """
    return EmptyRankedView(ReadVersion(Version("", opened), season.season, season.started_at), season.max_entries)


def frozen(lines: Sequence[Board], season: int) -> "EmptyRankedView":
    """What is seen of a season of a frozen board: that it is frozen, and where its lines stood then: its
    own, or those of all its shards."""
    known = [one.version.revision if one.hidden_revision is None else one.hidden_revision for one in lines]
    revisions = tuple(known) if len(known) > 1 else ()
    read_version = ReadVersion(Version("", sum(known)), season, frozen=True, revisions=revisions)
    return EmptyRankedView(read_version, lines[0].max_entries)


class EmptyRankedView(RankedView):
    """Nobody, at one moment."""

    def __init__(self, read_version: ReadVersion, max_entries: int | None) -> None:
        self._max_entries = max_entries
        self._read_version = read_version

    async def page(self, first: int, last: int) -> Page:  # noqa: ARG002
        return Page(self._read_version, 0, ())

    async def around(self, player_id: str, radius: int) -> Page:  # noqa: ARG002
        return Page(self._read_version, 0, ())

    async def pages(
        self,
        asked: Sequence[PageQuery],
        *,
        whole: bool = False,  # noqa: ARG002
        shared: bool = False,
        dense: bool = False,  # noqa: ARG002
    ) -> Pages:
        ahead = [0 for _ in asked] if shared else ()
        return Pages(self._read_version, 0, [() for _ in asked], ahead, self._max_entries)

    async def find(self, player_ids: Sequence[str], *, shared: bool = False, dense: bool = False) -> PlayerLookup:  # noqa: ARG002
        return PlayerLookup(self._read_version, 0, ())

    async def extremes(self) -> Extremes:
        return Extremes(self._read_version, 0, None, None)

    async def counts(self, sort_keys: Sequence[float], order_keys: Sequence[bytes] = ()) -> Counts:  # noqa: ARG002
        return Counts(self._read_version, 0, self._max_entries, None, None, [0 for _ in sort_keys])

    async def ahead_of(self, places: Sequence[PlaceKey]) -> Ahead:
        return Ahead(self._read_version, 0, self._max_entries, [0 for _ in places])
