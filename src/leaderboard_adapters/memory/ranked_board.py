"""One ranked board in memory: every player's state, and their places in order."""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import count, islice, repeat
from operator import attrgetter

from leaderboard_adapters.memory.ranked_order import RankedOrder
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.columns import Columns
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import PlaceKey, place
from leaderboard_core.ports.paging import different_ahead, place_of, ranks_of
from leaderboard_core.ports.ranked_view import (
    Ahead,
    Around,
    AroundKey,
    AroundPlace,
    Counts,
    Extremes,
    Page,
    PageQuery,
    Pages,
    PlayerLookup,
    RankedEntry,
    RankedPlayer,
    ReadVersion,
)
from leaderboard_core.ports.ranking_store import Scanned

#: Up to this many players for each one that moves, the whole order is made anew; on larger boards each player is moved
#: alone, which is cheaper there.
MERGE_WITHIN = 12
#: Up to this many players for each one whose rank is asked, all are counted; on larger boards each one is looked up.
COUNT_WITHIN = 8
#: From so many players on their ranks are looked up together.
TOGETHER_FROM = 4

_moment_of = attrgetter("reached_at")

#: The count of a board in the middle of a change: no number of players.
_CHANGING = -1


class RankedBoard:
    """Answers any question about places in O(log players + places asked), and is advanced by changes.

    Its header (the change it is at, the season, `max_entries`, a count of the players) is written last. A board that
    was left in the middle of a change, or that lost something, is not `sound`; nothing else may be asked of it.
    """

    def __init__(self, version: Version, season: int, max_entries: int | None, states: Iterable[PlayerState]) -> None:
        """A board at `version`, whole."""
        self._states = {state.player_id: state for state in states}
        self._order = RankedOrder(self._states.values())
        #: No score was reached later.
        self._latest = max(map(_moment_of, self._states.values()), default=0)
        self._told_version: ReadVersion | None = None
        self._write_header(version.change_id, version.revision, season, max_entries)

    @property
    def sound(self) -> bool:
        """Whether the header's count is the number of players in both structures."""
        return self._count == len(self._states) == len(self._order)

    @property
    def version(self) -> Version:
        """The change the board is at."""
        return Version(self.change_id, self._revision)

    def scan(self, last: PlayerState | None, count: int) -> Sequence[PlayerState]:
        """The next states in order, ranked or not, behind one that may have gone; else the first ones."""
        return list(islice(self._order.behind(last), count))

    def scanned(self, states: Sequence[PlayerState]) -> Scanned:
        """What is told of states that stand in order."""
        torn = [state.player_id for state in states if self._states.get(state.player_id) != state]
        return Scanned([state for state in states if state.player_id not in torn] if torn else states, torn)

    def apply(self, change: Change) -> None:
        """Advance the board by the change that follows the one it is at."""
        self._count = _CHANGING
        if change.season != self._season:
            self._states.clear()
            self._order = RankedOrder()
        self._move(change.removed, change.states)
        self._write_header(change.id, change.revision, change.season, change.max_entries)

    def ranks(self, player_ids: Collection[str], *, shared: bool = False, dense: bool = False) -> dict[str, int | None]:
        """The ranks of the players; None for one who is absent or below the line. See `Advance.shared`."""
        if len(player_ids) == 1 and not shared:
            # A score that comes alone: what is done for many takes a while to begin.
            [player_id] = player_ids
            one = self._states.get(player_id)
            return {player_id: None if one is None else self._rank(one)}
        places = self._places_of(player_ids) if player_ids else {}
        if not shared:
            return places
        ahead_of = self._counter(dense)
        return {
            player_id: None if place is None else ahead_of(self._states[player_id]) + 1
            for player_id, place in places.items()
        }

    def _places_of(self, player_ids: Collection[str]) -> dict[str, int | None]:
        limit = self._max_entries
        if len(self._order) <= COUNT_WITHIN * len(player_ids):
            rank_of = {state.player_id: rank for rank, state in enumerate(islice(self._order, self._total), start=1)}
            return {player_id: rank_of.get(player_id) for player_id in player_ids}
        ranks: dict[str, int | None] = {}
        if len(player_ids) < TOGETHER_FROM:
            for player_id in player_ids:
                one = self._states.get(player_id)
                place = None if one is None else self._order.rank(one)
                ranks[player_id] = place if limit is None or (place is not None and place <= limit) else None
            return ranks
        ranks = dict.fromkeys(player_ids)
        found = [state for player_id in player_ids if (state := self._states.get(player_id)) is not None]
        for state, rank in zip(found, self._order.ranks(found), strict=True):
            if limit is None or rank <= limit:
                ranks[state.player_id] = rank
        return ranks

    def page(self, first: int, last: int) -> Page:
        """The places `first` to `last`, as far as there are any."""
        return Page(self._read_version, self._total, self._places(first, last))

    def around(self, player_id: str, radius: int) -> Page:
        """The player's place and up to `radius` on each side; the player alone below the line."""
        return Page(self._read_version, self._total, self._neighbours(player_id, radius))

    def pages(
        self, asked: Iterable[PageQuery], *, whole: bool = False, shared: bool = False, dense: bool = False
    ) -> Pages:
        """Each page, as `page` or `around` answers it; of `whole` places, if they are to be; see `RankedView.pages`."""
        pages = [*map(self._asked, asked)]
        if whole:
            pages = [*map(self._whole, pages)]
        ahead_of = self._counter(dense)
        ahead = [ahead_of(page[0]) if page else 0 for page in pages] if shared else ()
        return Pages(self._read_version, self._total, pages, ahead, self._max_entries)

    def find(self, player_ids: Iterable[str], *, shared: bool = False, dense: bool = False) -> PlayerLookup:
        """Those of the players who are on the board, best first; see `RankedView.find`."""
        present = [self._states[player_id] for player_id in set(player_ids) if player_id in self._states]
        present.sort(key=place)
        players = [RankedPlayer(self._rank(state), state) for state in present]
        ahead = [*map(self._counter(dense), present)] if shared else ()
        return PlayerLookup(self._read_version, self._total, players, ahead)

    def extremes(self) -> Extremes:
        """The best and the last place."""
        total = self._total
        if total == 0:
            return Extremes(self._read_version, 0, None, None)
        return Extremes(self._read_version, total, self._placed(1), self._placed(total))

    def counts(self, sort_keys: Iterable[float], order_keys: Sequence[bytes] = ()) -> Counts:
        """How many places have a smaller score key than each of these."""
        ends, total = self.extremes(), self._total
        ahead = [*map(self._ahead, sort_keys, order_keys or repeat(b""))]
        return Counts(ends.read_version, total, self._max_entries, ends.best, ends.last, ahead)

    def ahead_of(self, places: Iterable[PlaceKey]) -> Ahead:
        """How many places are ahead of where each of these states would stand."""
        total = self._total
        return Ahead(
            self._read_version, total, self._max_entries, [min(self._order.ahead_of(key), total) for key in places]
        )

    @property
    def _read_version(self) -> ReadVersion:
        """Made when it is asked for: many changes come that nobody looks at."""
        if self._told_version is None:
            self._told_version = ReadVersion(self.version, self._season)
        return self._told_version

    @property
    def _total(self) -> int:
        players = len(self._order)
        return players if self._max_entries is None else min(players, self._max_entries)

    def _ahead(self, sort_key: float, order_key: bytes) -> int:
        return min(self._order.ahead(sort_key, order_key), self._total)

    def _ahead_of(self, one: PlayerState | RankedEntry) -> int:
        return self._ahead(one.sort_key, one.order_key)

    def _counter(self, dense: bool) -> Callable[[PlayerState | RankedEntry], int]:
        """What counts the places ahead of a score, or, for dense ranks, the different scores of these places."""
        return different_ahead(islice(self._order, self._total)) if dense else self._ahead_of

    def _asked(self, one: PageQuery) -> Sequence[RankedEntry]:
        if isinstance(one, Around):
            return self._neighbours(one.player_id, one.radius)
        ahead = 0
        if isinstance(one, AroundKey):
            ahead = self._order.ahead(one.sort_key, one.order_key)
        elif isinstance(one, AroundPlace):
            ahead = self._order.ahead_of(one.key)
        ranks = ranks_of(one, min(ahead, self._total), self._total)
        return self._places(ranks.start, ranks.stop - 1)

    def _places(self, first: int, last: int) -> Sequence[RankedEntry]:
        found = self._order.between(first, min(last, self._total))
        return [*map(place_of, count(first), found)]

    def _whole(self, page: Sequence[RankedEntry]) -> Sequence[RankedEntry]:
        """The places of a page with all that the states of their players know."""
        states = [self._states[one.player_id] for one in page]
        return Columns(RankedEntry, [one.rank for one in page], *zip(*states, strict=True)) if states else ()

    def _neighbours(self, player_id: str, radius: int) -> Sequence[RankedEntry]:
        state = self._states.get(player_id)
        if state is None:
            return ()
        rank = self._rank(state)
        if rank is None:
            return (place_of(None, state),)
        return self._places(max(1, rank - radius), rank + radius)

    def _rank(self, state: PlayerState) -> int | None:
        rank = self._order.rank(state)
        return rank if self._max_entries is None or rank <= self._max_entries else None

    def _placed(self, rank: int) -> RankedEntry:
        [entry] = self._places(rank, rank)
        return entry

    def _move(self, removed: Sequence[str], states: Sequence[PlayerState]) -> None:
        held, order = self._states, self._order
        if len(order) <= MERGE_WITHIN * (len(removed) + len(states)):
            touched = {*removed, *[state.player_id for state in states]}
            staying = [state for state in order if state.player_id not in touched]
            self._order = RankedOrder(staying, states) if self._are_later(states) else RankedOrder([*staying, *states])
            for player_id in removed:
                held.pop(player_id, None)
            held.update([(state.player_id, state) for state in states])
            self._latest = max(self._latest, *map(_moment_of, states), 0)
            return
        for player_id in removed:
            if player_id in held:
                order.remove(held.pop(player_id))
        for state in states:
            if (before := held.get(state.player_id)) is not None:
                order.remove(before)
            order.add(state)
            held[state.player_id] = state
            if state.reached_at > self._latest:  # noqa: PLR1730 (a call takes as long as all of the line)
                self._latest = state.reached_at

    def _are_later(self, states: Sequence[PlayerState]) -> bool:
        """Whether the scores were reached later than any here, and nothing but that tells equal ones apart: then their
        places are found in a third of the time."""
        return bool(states) and not states[0].order_key and min(map(_moment_of, states)) > self._latest

    def _write_header(self, change_id: str, revision: int, season: int, max_entries: int | None) -> None:
        self.change_id, self._revision = change_id, revision
        self._season, self._max_entries = season, max_entries
        self._told_version = None
        self._count = len(self._states)
