"""States in the order of `order.py`, found by their places: what is sorted of a board in memory."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, dropwhile, islice
from operator import attrgetter, eq

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import PlaceKey, place, place_among_equals

#: How many states a segment has when it is made. It is cut at twice as many, and joined to another below a half of it.
SEGMENT = 1_000

_sort_key_of = attrgetter("sort_key")
_moment_of = attrgetter("reached_at")
_player_of = attrgetter("player_id")


class RankedOrder:
    """A sorted list of states in segments: one is put in, taken out or found in O(log states).

    Beside the states of a segment lie their sort keys as plain numbers, and a search goes through these alone: states
    lie all over the memory, so on a large board that is several times as fast. States are compared only where sort keys
    are equal.
    """

    def __init__(self, states: Iterable[PlayerState] = (), later: Iterable[PlayerState] = ()) -> None:
        """An order of these states; those that came `later`, if any, have no order keys and are behind all others of
        their sort key, and the others stand in order already."""
        if later:
            # By id, as they come nearly always, and then by moment: that takes a third of what both at once do.
            ordered = [*states, *sorted(sorted(later, key=_player_of), key=_moment_of)]
            ordered.sort(key=_sort_key_of)
            keys = [*map(_sort_key_of, ordered)]
        else:
            ordered = sorted(states, key=_sort_key_of)
            keys = [*map(_sort_key_of, ordered)]
            if any(map(eq, keys, islice(keys, 1, None))):
                ordered.sort(key=place)
        self._length = len(ordered)
        self._segments = [ordered] if ordered else []
        self._keys = [array("d", keys)] if keys else []
        #: The last sort key of each segment.
        self._last_keys: list[float] = keys[-1:]
        #: How many states lie ahead of a segment is the sum of a few of these: a Fenwick tree.
        self._counts = [*map(len, self._segments)]
        #: The state that was found last, and where it is: who has been ranked moves next, or is ranked after moving.
        self._found: PlayerState | None = None
        self._found_at = 0, 0
        if len(ordered) >= 2 * SEGMENT:
            self._cut(0, 1)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[PlayerState]:
        return chain.from_iterable(self._segments)

    def rank(self, state: PlayerState) -> int:
        """The rank of a state that is held, from 1."""
        number, ahead = self._find(state)
        return (self._before(number) if number else 0) + ahead + 1

    def ranks(self, states: Iterable[PlayerState]) -> list[int]:
        """The ranks of states that are held, each as `rank` tells it."""
        last_keys, keys_of, segments = self._last_keys, self._keys, self._segments
        ranks, before = [], {}
        for state in states:
            key = state.sort_key
            number = bisect_left(last_keys, key)
            if last_keys[number] == key:
                number, index = self._find(state)
            else:
                keys, segment = keys_of[number], segments[number]
                index = bisect_left(keys, key)
                if segment[index] is not state:
                    index = _among_equals(segment, state, index, bisect_right(keys, key, index))
            if number not in before:
                before[number] = self._before(number) + 1
            ranks.append(before[number] + index)
        return ranks

    def ahead(self, sort_key: float, order_key: bytes = b"") -> int:
        """How many states have a smaller score key."""
        if order_key:
            return self._ahead_of_key((sort_key, order_key))
        number = bisect_left(self._last_keys, sort_key)
        within = bisect_left(self._keys[number], sort_key) if number < len(self._keys) else 0
        return self._before(number) + within

    def ahead_of(self, key: PlaceKey) -> int:
        """How many states are ahead of where one would stand."""
        number, index = self._find(PlayerState(key.player_id, key.sort_key, key.reached_at, None, key.order_key))
        return self._before(number) + index

    def between(self, first: int, last: int) -> Iterator[PlayerState]:
        """The states of the ranks `first` to `last`, as far as there are any."""
        number, start, counts = 0, first - 1, self._counts
        for power in reversed(range(len(counts).bit_length())):
            reached = number + (1 << power)
            if reached <= len(counts) and counts[reached - 1] <= start:
                number, start = reached, start - counts[reached - 1]
        count, found = max(0, last - first + 1), list[PlayerState]()
        for segment in islice(self._segments, number, None):
            # Cut out of a segment, for stepping through what lies ahead of it there takes longer than the places.
            found += segment[start : start + count - len(found)]
            if len(found) == count:
                break
            start = 0
        return iter(found)

    def behind(self, last: PlayerState | None) -> Iterator[PlayerState]:
        """The states that stand behind a state, which may be held or not; all of them if there is none."""
        number, start = (0, 0) if last is None else self._find(last)
        following = islice(chain.from_iterable(islice(self._segments, number, None)), start, None)
        return dropwhile(lambda state: last is not None and place(state) == place(last), following)

    def add(self, state: PlayerState) -> None:
        """Put in a state."""
        number, index = self._find(state)
        if number == len(self._segments):
            # It comes behind all others.
            if number == 0:
                self._segments, self._keys, self._length = [[state]], [array("d", [state.sort_key])], 1
                self._cut(0, 1)
                return
            number -= 1
            index = len(self._segments[number])
        segment, keys = self._segments[number], self._keys[number]
        segment.insert(index, state)
        keys.insert(index, state.sort_key)
        if len(segment) == index + 1:
            self._last_keys[number] = state.sort_key
        self._length += 1
        if len(segment) < 2 * SEGMENT:
            self._count(number, 1)
            self._found, self._found_at = state, (number, index)
        else:
            self._cut(number, number + 1)

    def remove(self, state: PlayerState) -> None:
        """Take out a state that is held."""
        number, index = self._find(state)
        segment, keys = self._segments[number], self._keys[number]
        del segment[index], keys[index]
        self._found = None
        self._length -= 1
        if len(segment) >= SEGMENT // 2 or (segment and len(self._segments) == 1):
            if len(segment) == index:
                self._last_keys[number] = keys[-1]
            self._count(number, -1)
        else:
            neighbour = max(0, number - 1)
            self._cut(neighbour, neighbour + 2)

    def _find(self, state: PlayerState) -> tuple[int, int]:
        """The number of the first segment that does not end ahead of a state, and how many of it are ahead."""
        if state is self._found:
            return self._found_at
        last_keys, key = self._last_keys, state.sort_key
        number = bisect_left(last_keys, key)
        if number == len(last_keys):
            return number, 0
        if last_keys[number] == key:
            end = bisect_right(last_keys, key, number)
            number = bisect_left(self._segments, place(state), number, end, key=_last_place)
            if number == len(last_keys):
                return number, 0
        keys, segment = self._keys[number], self._segments[number]
        index = bisect_left(keys, key)
        if segment[index] is not state and keys[index] == key:
            index = _among_equals(segment, state, index, bisect_right(keys, key, index))
        self._found, self._found_at = state, (number, index)
        return self._found_at

    def _ahead_of_key(self, key: tuple[float, bytes]) -> int:
        number = bisect_left(self._segments, key, key=lambda segment: _score_key(segment[-1]))
        if number == len(self._segments):
            return self._length
        return self._before(number) + bisect_left(self._segments[number], key, key=_score_key)

    def _before(self, number: int) -> int:
        """How many states lie in the segments before one."""
        before, counts = 0, self._counts
        while number:
            before += counts[number - 1]
            number &= number - 1
        return before

    def _cut(self, first: int, end: int) -> None:
        """Make of the segments `first` to `end` some of about the right size."""
        self._found = None
        states, keys = [*chain.from_iterable(self._segments[first:end])], array("d")
        for these in self._keys[first:end]:
            keys += these
        size = -(-len(states) // max(1, len(states) // SEGMENT)) or 1
        starts = range(0, len(states), size)
        self._segments[first:end] = [states[start : start + size] for start in starts]
        self._keys[first:end] = [keys[start : start + size] for start in starts]
        self._last_keys[first:end] = [keys[-1] for keys in self._keys[first : first + len(starts)]]
        self._counts = counts = [*map(len, self._segments)]
        for number, count in enumerate(counts):
            if (above := number | (number + 1)) < len(counts):
                counts[above] += count

    def _count(self, number: int, more: int) -> None:
        """Take note that a segment has more states."""
        counts = self._counts
        while number < len(counts):
            counts[number] += more
            number |= number + 1


def _among_equals(segment: Sequence[PlayerState], state: PlayerState, first: int, end: int) -> int:
    """How many states of a segment are ahead of one, if those of its sort key lie from `first` to before `end`."""
    if not state.order_key:
        # Nearly always that is found by the moment alone.
        index = bisect_left(segment, state.reached_at, first, end, key=_moment_of)
        if index == end or segment[index] is state or segment[index].reached_at > state.reached_at:
            return index
    return bisect_left(segment, place_among_equals(state), first, end, key=place_among_equals)


def _score_key(state: PlayerState) -> tuple[float, bytes]:
    return state.sort_key, state.order_key


def _last_place(segment: Sequence[PlayerState]) -> tuple[float, bytes, int, str]:
    return place(segment[-1])
