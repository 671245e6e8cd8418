"""What telling apart scores of an equal sort key promises; part of `RankedViewContract`."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import ScoreKey, key_of
from leaderboard_core.domain.ranking import shared_ranks
from leaderboard_core.ports.ranked_view import AroundKey, RankRange
from leaderboard_testing.contracts.asynchronous import AsyncContract
from leaderboard_testing.contracts.ranked import MANY, STATES, Show, placed
from leaderboard_testing.contracts.values import a_board, a_state, in_order

#: Parts of order keys that players have often, and what lies next to them.
_WORDS = [bytes(8), bytes(7) + b"\1", b"\x7f" * 8, b"\x80" + bytes(7), b"\xff" * 7 + b"\xfe", b"\xff" * 8]
#: Two best, equal in the first part; three who are equal in all; one of another sort key.
_TIED = [
    a_state(player, key, n, word * 2)
    for n, (player, key, word) in enumerate(
        [
            ("a", 0.0, _WORDS[0]),
            ("b", 0.0, _WORDS[1]),
            ("c", 0.0, _WORDS[3]),
            ("d", 0.0, _WORDS[3]),
            ("e", 0.0, _WORDS[3]),
            ("f", 1.0, _WORDS[0]),
        ]
    )
]


def ahead_of(states: Sequence[PlayerState], keys: Sequence[ScoreKey], max_entries: int | None) -> list[int]:
    """The rule in its plainest words: among those who are ranked, those with a smaller key."""
    ranked = sorted(map(key_of, states))[:max_entries]
    return [sum(one < asked for one in ranked) for asked in keys]


class ScoreKeysContract(AsyncContract):
    """The law of score keys that have more than a sort key."""

    async def test_the_second_part_decides_among_equals(self, show: Show) -> None:
        """Whoever reached it first; and every place tells its own order key, the ends as well."""
        places = await show(a_board(), _TIED[::-1])

        ends = await places.extremes()

        assert placed(_TIED) == list((await places.page(1, 9)).places)
        assert (placed(_TIED)[0], placed(_TIED)[-1]) == (ends.best, ends.last)

    @pytest.mark.parametrize(
        ("order_key", "ahead"),
        [
            (b"", 0),
            (_WORDS[0] * 2, 0),
            (_WORDS[1] * 2, 1),
            # A first part alone is ahead of all that begin with it.
            (_WORDS[1], 1),
            (_WORDS[3], 2),
            (_WORDS[3] * 2, 2),
            (_WORDS[3] + _WORDS[4], 5),
            (_WORDS[5] * 2, 5),
        ],
    )
    async def test_counts_are_of_smaller_score_keys(self, show: Show, order_key: bytes, ahead: int) -> None:
        """Smaller by the bytes of the order key, which may be the beginning of one; who has that key is not."""
        places = await show(a_board(), _TIED)

        assert [ahead, 6] == list((await places.counts([0.0, 2.0], [order_key, b""])).ahead)

    async def test_around_a_score_key_are_those_ahead_and_those_not(self, show: Show) -> None:
        """On each side of where the key would stand."""
        places = await show(a_board(), _TIED)

        pages = await places.pages([AroundKey(0.0, 1, _WORDS[3] * 2), AroundKey(0.0, 1)])

        assert ["bc", "a"] == ["".join(one.player_id for one in page) for page in pages.pages]

    async def test_shared_is_all_of_a_score(self, show: Show) -> None:
        """Who is equal in the first part alone is better, or worse."""
        places = await show(a_board(), _TIED)

        found = await places.find([*"abcdef"], shared=True)
        pages = await places.pages([RankRange(n, 6) for n in range(1, 7)], shared=True)

        assert [0, 1, 2, 2, 2, 5] == list(found.ahead) == list(pages.ahead)

    async def test_many_of_one_sort_key(self, show: Show) -> None:
        """As those have whose first part is an integer."""
        states = [one._replace(sort_key=0.0, order_key=b"%08d" % (n * 31 % 97)) for n, one in enumerate(MANY)]
        keys = [ScoreKey(0.0, b"%08d" % n) for n in range(100)]
        places = await show(a_board(max_entries=2400), states)

        counts = await places.counts([0.0] * 100, [key.order_key for key in keys])

        assert ahead_of(states, keys, 2400) == list(counts.ahead)
        assert placed(in_order(states)[:2400]) == list((await places.page(1, 3000)).places)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        states=st.lists(STATES, unique_by=lambda state: state.player_id, max_size=12),
        words=st.lists(st.sampled_from(_WORDS), min_size=12, max_size=12),
        asked=st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.sampled_from(_WORDS)), max_size=20),
        max_entries=st.sampled_from([None, 1, 3, 20]),
    )
    async def test_any_players_are_counted(
        self,
        show: Show,
        states: list[PlayerState],
        words: list[bytes],
        asked: list[tuple[float, bytes]],
        max_entries: int | None,
    ) -> None:
        """Whatever players there are, and whatever is asked; and ranks are one more than those who are better."""
        states = [state._replace(order_key=word) for state, word in zip(states, words, strict=False)]
        keys = [ScoreKey(*key) for key in asked]
        places = await show(a_board(max_entries=max_entries), states)

        counts = await places.counts([key.sort_key for key in keys], [key.order_key for key in keys])
        [page], [ahead] = (answer := await places.pages([RankRange(1, 20)], shared=True)).pages, answer.ahead

        assert ahead_of(states, keys, max_entries) == list(counts.ahead)
        ranks = shared_ranks([one.rank for one in page], [one.key for one in page], ahead)
        assert ahead_of(states, [one.key for one in page], None) == [(rank or 0) - 1 for rank in ranks]
