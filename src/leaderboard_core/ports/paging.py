"""How a store that reads places by rank answers `RankedView.pages`: ranks of players first, then each place once."""

from collections.abc import Iterable, Sequence

from attrs import field, frozen

from leaderboard_core.ports.ranked_view import Around, PageQuery, RankedEntry, RankedPlayer, RankRange


def players_of(asked: Iterable[PageQuery]) -> list[str]:
    """Whose ranks are needed."""
    return list(dict.fromkeys(one.player_id for one in asked if isinstance(one, Around)))


@frozen
class Paging:
    """Pages of a copy of `total` places, on which of the asked players those that are `found` stand."""

    asked: Sequence[PageQuery]
    found: Sequence[RankedPlayer]
    total: int
    _found: dict[str, RankedPlayer] = field(init=False)

    @_found.default
    def _found_by_player(self) -> dict[str, RankedPlayer]:
        return {found.state.player_id: found for found in self.found}

    @property
    def ranks(self) -> list[int]:
        """The places to read, each once, in their order."""
        return sorted({rank for one in self.asked for rank in self._ranks(one)})

    def pages(self, places: Iterable[tuple[int, RankedEntry]]) -> list[Sequence[RankedEntry]]:
        """The pages, made of the places that were read, each with its rank."""
        read = dict(places)
        return [self._alone(one) or [read[rank] for rank in self._ranks(one) if rank in read] for one in self.asked]

    def _ranks(self, one: PageQuery) -> range:
        if isinstance(one, RankRange):
            return range(one.first, min(one.last, self.total) + 1)
        found = self._found.get(one.player_id)
        if found is None or found.rank is None:
            return range(0)
        return range(max(1, found.rank - one.radius), min(found.rank + one.radius, self.total) + 1)

    def _alone(self, one: PageQuery) -> list[RankedEntry]:
        """Who is below the line has no neighbours."""
        found = self._found.get(one.player_id) if isinstance(one, Around) else None
        if found is None or found.rank is not None:
            return []
        return [RankedEntry(None, found.state.player_id, found.state.sort_key)]
