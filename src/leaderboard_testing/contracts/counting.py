"""What counting by sort keys promises; part of `RankedViewContract`."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.percentage import parts_of
from leaderboard_core.ports.ranked_view import (
    AroundKey,
    AtPercentile,
    DownToPercentile,
    PageQuery,
    RankedEntry,
    RankRange,
)
from leaderboard_testing.contracts.asynchronous import AsyncContract
from leaderboard_testing.contracts.ranked import FIVE, MANY, STATES, Show, placed
from leaderboard_testing.contracts.values import SORT_KEYS, a_board, a_state, in_order

#: Keys that players have often, their neighbours, any others, and those that are ahead of or behind all.
KEYS = st.one_of(
    st.sampled_from([0.0, 1.0, math.nextafter(0.0, 1), math.nextafter(1.0, 2), -math.inf, math.inf]), SORT_KEYS
)

#: Percentiles that players often have exactly, in parts.
PARTS = st.sampled_from(range(0, 10**6 + 1, 10**5))


def ahead_of(states: Sequence[PlayerState], sort_keys: Sequence[float], max_entries: int | None) -> list[int]:
    """The rule in its plainest words: among those who are ranked, those with a smaller key."""
    ranked = sorted(state.sort_key for state in states)[:max_entries]
    return [sum(key < asked for key in ranked) for asked in sort_keys]


class CountingContract(AsyncContract):
    """The law of `RankedView.counts`, and of the pages that are found by counting."""

    # -- pages around a sort key, and down to a percentile

    @pytest.mark.parametrize(
        ("sort_key", "radius", "expected"),
        [
            (2.0, 1, "bc"),
            (2.5, 1, "cd"),
            (2.0, 0, ""),
            (-9.0, 2, "ab"),
            (9.0, 2, "de"),
            (math.inf, 50, "abcde"),
            (1.5, 2, "abcd"),
        ],
    )
    async def test_around_a_key_are_those_ahead_and_those_not(
        self, show: Show, sort_key: float, radius: int, expected: str
    ) -> None:
        """On each side of where the key would stand: behind the smaller ones, ahead of those who have it."""
        places = await show(a_board(), FIVE)

        [page] = (await places.pages([AroundKey(sort_key, radius)])).pages

        assert [place for place in placed(FIVE) if place.player_id in expected] == list(page)

    @pytest.mark.parametrize(
        ("percent", "last"), [(100, 1), (99.9999, 1), (75.0001, 1), (75, 2), (50, 3), (25.0001, 3), (25, 4), (0, 5)]
    )
    async def test_a_percentile_is_the_last_that_reaches_it(self, show: Show, percent: float, last: int) -> None:
        """Five players have the percentiles 100, 75, 50, 25 and 0."""
        places = await show(a_board(), FIVE)
        parts = parts_of(float(percent))

        pages = await places.pages([AtPercentile(parts), DownToPercentile(parts, 9), DownToPercentile(parts, 2)])

        ranked = placed(FIVE)
        assert [ranked[last - 1 : last], ranked[:last], ranked[: min(last, 2)]] == [list(page) for page in pages.pages]

    async def test_no_such_pages_of_an_empty_board(self, show: Show) -> None:
        """Nobody is around a key or at a percentile."""
        places = await show(a_board(max_entries=3), [])
        asked: list[PageQuery] = [AroundKey(0.0, 9), AtPercentile(0), AtPercentile(10**6), DownToPercentile(0, 9)]

        assert [[]] * 4 == [list(page) for page in (await places.pages(asked)).pages]

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        states=st.lists(STATES, unique_by=lambda state: state.player_id, max_size=12),
        wanted=st.tuples(KEYS, st.one_of(PARTS, st.integers(0, 10**6)), st.integers(0, 5)),
        max_entries=st.sampled_from([None, 1, 3, 20]),
    )
    async def test_any_places_are_found_by_counting(
        self, show: Show, states: list[PlayerState], wanted: tuple[float, int, int], max_entries: int | None
    ) -> None:
        """Whatever players there are: a list in order says it."""
        sort_key, parts, size = wanted
        ranked = placed(in_order(states)[:max_entries])
        ahead = [place for place in ranked if place.sort_key < sort_key]
        reached = [
            place
            for place in ranked
            if len(ranked) == 1 or (len(ranked) - (place.rank or 0)) * 10**6 >= parts * (len(ranked) - 1)
        ]
        places = await show(a_board(max_entries=max_entries), states)

        pages = await places.pages(
            [AroundKey(sort_key, size), AtPercentile(parts), DownToPercentile(parts, 1 + size), RankRange(1, 1)]
        )

        near = [*ahead[len(ahead) - min(size, len(ahead)) :], *ranked[len(ahead) : len(ahead) + size]]
        assert [near, reached[-1:], reached[: 1 + size], ranked[:1]] == [list(page) for page in pages.pages]

    # -- counts

    @pytest.mark.parametrize("size", [1, 40])
    async def test_counts_are_of_smaller_keys(self, show: Show, size: int) -> None:
        """Who has the very key is not ahead of it; the answers come in the order of the keys, however many they are."""
        places = await show(a_board(), FIVE)
        asked = [2.0, 2.5, -1.0, 0.0, 4.0, 4.5, 2.0, -math.inf, math.inf]

        assert [2, 3, 0, 0, 4, 5, 2, 0, 5] * size == list((await places.counts(asked * size)).ahead)

    async def test_neighbouring_keys_are_told_apart(self, show: Show) -> None:
        """Two keys that differ in the last bit alone: one is ahead of the other, also next to zero."""
        keys = [-5e-324, 0.0, 5e-324, 0.1, math.nextafter(0.1, 1), 2.0**53 - 2, 2.0**53 - 1]
        places = await show(a_board(), [a_state(f"{n}", key) for n, key in enumerate(keys)])

        assert [*range(len(keys))] == list((await places.counts(keys)).ahead)
        assert [*range(1, 1 + len(keys))] == list(
            (await places.counts([math.nextafter(key, math.inf) for key in keys])).ahead
        )

    @pytest.mark.parametrize("max_entries", [None, 3, 5, 9])
    async def test_counts_stop_at_max_entries(self, show: Show, max_entries: int | None) -> None:
        """Nobody below the line is counted; the limit is told, also where there are fewer players, or as many."""
        places = await show(a_board(max_entries=max_entries), FIVE)
        total = min(5, max_entries or 5)

        counts = await places.counts([1.0, 9.0])

        assert [1, total] == list(counts.ahead)
        assert (max_entries, total) == (counts.max_entries, counts.total)

    @pytest.mark.parametrize("max_entries", [None, 3, 9])
    async def test_pages_tell_the_limit(self, show: Show, max_entries: int | None) -> None:
        """The one of their moment, whatever else is asked for."""
        places = await show(a_board(max_entries=max_entries), FIVE)
        some: list[PageQuery] = [RankRange(1, 2), AtPercentile(0)]

        told = [
            await places.pages(asked, whole=whole, shared=shared)
            for asked in ([], some)
            for whole in (False, True)
            for shared in (False, True)
        ]

        assert [max_entries] * 8 == [pages.max_entries for pages in told]

    async def test_counts_tell_the_ends(self, show: Show) -> None:
        """The best and the last place come along, also when nothing is counted."""
        places = await show(a_board(max_entries=4), FIVE)

        for counts in (await places.counts([2.0]), await places.counts([])):
            assert (RankedEntry(1, "a", 0.0), RankedEntry(4, "d", 3.0)) == (counts.best, counts.last)

    async def test_nobody_is_counted_on_an_empty_board(self, show: Show) -> None:
        """There is nobody ahead of any key, and there are no ends."""
        counts = await (await show(a_board(max_entries=3), [])).counts([0.0, math.inf])

        assert ([0, 0], 0, 3) == (list(counts.ahead), counts.total, counts.max_entries)
        assert (None, None) == (counts.best, counts.last)

    @pytest.mark.parametrize("max_entries", [None, 1234])
    async def test_counts_among_many(self, show: Show, max_entries: int | None) -> None:
        """However many players have a key."""
        places = await show(a_board(max_entries=max_entries), MANY)
        asked = [key / 2 for key in range(-1, 101)]

        assert ahead_of(MANY, asked, max_entries) == list((await places.counts(asked)).ahead)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        states=st.lists(STATES, unique_by=lambda state: state.player_id, max_size=12),
        asked=st.lists(KEYS, max_size=30),
        max_entries=st.sampled_from([None, 1, 3, 20]),
    )
    async def test_any_players_are_counted(
        self, show: Show, states: list[PlayerState], asked: list[float], max_entries: int | None
    ) -> None:
        """Whatever players the validation admits, and whatever is asked."""
        places = await show(a_board(max_entries=max_entries), states)

        assert ahead_of(states, asked, max_entries) == list((await places.counts(asked)).ahead)
