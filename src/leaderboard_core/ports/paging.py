"""How a store that reads places by rank answers `RankedView.pages`: which ranks each page has, then each place once."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import assert_never

from attrs import field, frozen

from leaderboard_core.domain.entry import PlayerState, rank_at
from leaderboard_core.domain.order import PlaceKey, ScoreKey
from leaderboard_core.ports.ranked_view import (
    Around,
    AroundKey,
    AroundPlace,
    AtPercentile,
    DownToPercentile,
    PageQuery,
    RankedEntry,
    RankedPlayer,
    RankRange,
)


def players_of(asked: Iterable[PageQuery]) -> list[str]:
    """Whose ranks are needed."""
    return list(dict.fromkeys(one.player_id for one in asked if isinstance(one, Around)))


def keys_of(asked: Iterable[PageQuery]) -> list[ScoreKey]:
    """For which keys of scores those who are ahead have to be counted."""
    return list(dict.fromkeys(one.key for one in asked if isinstance(one, AroundKey)))


def place_keys_of(asked: Iterable[PageQuery]) -> list[PlaceKey]:
    """The same of the places of states."""
    return list(dict.fromkeys(one.key for one in asked if isinstance(one, AroundPlace)))


@frozen
class Paging:
    """Pages of a copy of `total` places, on which of the asked players those that are `found` stand.

    `ahead` tells of each of `keys_of`, and of each of `place_keys_of`, how many places are ahead of it.
    """

    asked: Sequence[PageQuery]
    found: Sequence[RankedPlayer]
    ahead: Mapping[ScoreKey | PlaceKey, int]
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
        if isinstance(one, Around):
            found = self._found.get(one.player_id)
            return range(0) if found is None or found.rank is None else neighbours(one, found.rank, self.total)
        return ranks_of(one, self.ahead[one.key] if isinstance(one, AroundKey | AroundPlace) else 0, self.total)

    def _alone(self, one: PageQuery) -> list[RankedEntry]:
        """Who is below the line has no neighbours."""
        found = self._found.get(one.player_id) if isinstance(one, Around) else None
        if found is None or found.rank is not None:
            return []
        return [place_of(None, found.state)]


def whole_place(placed: RankedEntry, state: PlayerState) -> RankedEntry:
    """A place with all that is told of a whole one, which the player's state knows."""
    return RankedEntry(placed.rank, placed.player_id, placed.sort_key, state.reached_at, state.payload, state.order_key)


def place_of(rank: int | None, state: PlayerState) -> RankedEntry:
    """The place of a player, with what is told of any."""
    return RankedEntry(rank, state.player_id, state.sort_key, order_key=state.order_key)


def neighbours(one: Around, rank: int, total: int) -> range:
    """The ranks on each side of a player's, who is among them, on a copy of `total` places."""
    return range(max(1, rank - one.radius), min(rank + one.radius, total) + 1)


def ranks_of(
    one: RankRange | AroundKey | AroundPlace | AtPercentile | DownToPercentile, ahead: int, total: int
) -> range:
    """The ranks of a page that is about no player; `ahead`: how many are ahead of its key, if it has one."""
    match one:
        case RankRange(first, last):
            return range(first, min(last, total) + 1)
        case AroundKey(_, radius, _) | AroundPlace(_, radius):
            return range(max(1, ahead - radius + 1), min(ahead + radius, total) + 1)
        case AtPercentile(parts):
            last = rank_at(parts, total)
            return range(max(1, last), last + 1)
        case DownToPercentile(parts, limit):
            return range(1, min(rank_at(parts, total), limit) + 1)
        case _:
            assert_never(one)


def different_ahead(ranked: Iterable[PlayerState | RankedEntry]) -> Callable[[PlayerState | RankedEntry], int]:
    """What counts the different scores of these places, which are in order, that are better than another one."""
    keys = [*dict.fromkeys(ScoreKey(one.sort_key, one.order_key) for one in ranked)]
    return lambda one: bisect_left(keys, ScoreKey(one.sort_key, one.order_key))
