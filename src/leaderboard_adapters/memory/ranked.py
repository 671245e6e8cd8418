"""One ranked board in memory: every player's state, and their places in order."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from sortedcontainers import SortedList

from leaderboard_core.domain.change import Change, Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import place
from leaderboard_core.ports.places import Ends, Found, Moment, Page, Placed, Roll

Place: TypeAlias = tuple[float, int, str]

#: Up to this many places for each player that moves, the whole order is merged anew; on larger boards each player is
#: moved alone, which is cheaper there.
MERGE_WITHIN = 16

#: The count of a board in the middle of a change: no number of players.
_CHANGING = -1


class RankedBoard:
    """Answers any question about places in O(log players + places asked), and is brought forward by changes.

    Its header (the change it is at, the season, `max_entries`, a count of the players) is written last. A board that
    was left in the middle of a change, or that lost something, is not `sound`; nothing else may be asked of it.
    """

    def __init__(self, head: Head, season: int, max_entries: int | None, states: Iterable[PlayerState]) -> None:
        """A board at `head`, whole."""
        self._states = {state.player_id: state for state in states}
        self._order: SortedList[Place] = SortedList(map(place, self._states.values()))
        self._write_header(head, season, max_entries)

    @property
    def sound(self) -> bool:
        """Whether the header's count is the number of players in both structures."""
        return self._count == len(self._states) == len(self._order)

    @property
    def head(self) -> Head:
        """The change the board is at."""
        return self._moment.head

    @property
    def states(self) -> list[PlayerState]:
        """Every player's state, ranked or not, in no order."""
        return list(self._states.values())

    def apply(self, change: Change) -> None:
        """Bring the board forward by the change that follows the one it is at."""
        self._count = _CHANGING
        if change.season != self._moment.season:
            self._states.clear()
            self._order.clear()
        self._move(change.removed, change.states)
        self._write_header(change.head, change.season, change.max_entries)

    def ranks(self, player_ids: Iterable[str]) -> dict[str, int | None]:
        """The ranks of the players; None for one who is absent or below the line."""
        states = self._states
        return {
            player_id: None if (state := states.get(player_id)) is None else self._rank(state)
            for player_id in player_ids
        }

    def page(self, first: int, last: int) -> Page:
        """The places `first` to `last`, as far as there are any."""
        total = self._total
        found = self._order.islice(first - 1, min(last, total))
        places = [Placed(rank, player_id, key) for rank, (key, _, player_id) in enumerate(found, first)]
        return Page(self._moment, total, places)

    def around(self, player_id: str, radius: int) -> Page:
        """The player's place and up to `radius` on each side; empty without a rank."""
        rank = self.ranks([player_id])[player_id]
        if rank is None:
            return Page(self._moment, self._total, ())
        return self.page(max(1, rank - radius), rank + radius)

    def find(self, player_ids: Iterable[str]) -> Roll:
        """Those of the players who are on the board, best first."""
        present = [self._states[player_id] for player_id in set(player_ids) if player_id in self._states]
        present.sort(key=place)
        return Roll(self._moment, self._total, [Found(self._rank(state), state) for state in present])

    def ends(self) -> Ends:
        """The best and the last place."""
        total = self._total
        if total == 0:
            return Ends(self._moment, 0, None, None)
        return Ends(self._moment, total, self._placed(1), self._placed(total))

    @property
    def _total(self) -> int:
        players = len(self._order)
        return players if self._max_entries is None else min(players, self._max_entries)

    def _rank(self, state: PlayerState) -> int | None:
        rank = self._order.bisect_left(place(state)) + 1
        return rank if self._max_entries is None or rank <= self._max_entries else None

    def _placed(self, rank: int) -> Placed:
        key, _, player_id = self._order[rank - 1]
        return Placed(rank, player_id, key)

    def _move(self, removed: Sequence[str], states: Sequence[PlayerState]) -> None:
        touched = {*removed, *(state.player_id for state in states)}
        if len(self._order) <= MERGE_WITHIN * len(touched):
            staying = [found for found in self._order if found[2] not in touched]
            self._order = SortedList([*staying, *map(place, states)])
        else:
            left = [place(self._states[player_id]) for player_id in touched if player_id in self._states]
            for found in left:
                self._order.discard(found)
            for state in states:
                self._order.add(place(state))
        for player_id in removed:
            self._states.pop(player_id, None)
        self._states.update((state.player_id, state) for state in states)

    def _write_header(self, head: Head, season: int, max_entries: int | None) -> None:
        self._moment = Moment(head, season)
        self._max_entries = max_entries
        self._count = len(self._states)
