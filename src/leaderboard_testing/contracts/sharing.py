"""What counting those who are ahead of a page and of a player promises; part of `RankedViewContract`."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.ranking import shared_ranks
from leaderboard_core.ports.ranked_view import Around, AroundKey, AtPercentile, DownToPercentile, PageQuery, RankRange
from leaderboard_testing.contracts.asynchronous import AsyncContract
from leaderboard_testing.contracts.ranked import STATES, Show
from leaderboard_testing.contracts.values import a_board, a_state, in_order

#: Two best, three who are equal, and one behind them.
TIED = [
    a_state(player, key, n)
    for n, (player, key) in enumerate(zip("abcdef", (-1.0, -1.0, 0.0, 0.0, 0.0, 2.5), strict=True))
]
QUERIES: list[PageQuery] = [
    RankRange(1, 6),
    RankRange(4, 6),
    RankRange(6, 9),
    RankRange(7, 9),
    Around("d", 1),
    Around("f", 0),
    Around("nobody", 3),
    AroundKey(0.5, 1),
    AtPercentile(500_000),
    DownToPercentile(0, 2),
]


class SharingContract(AsyncContract):
    """The law of what is `shared`."""

    #: Override where ranks are never dense, as on wide boards.
    tells_dense_ranks = True

    @pytest.mark.parametrize("whole", [False, True])
    async def test_a_page_says_how_many_are_ahead_of_its_first(self, show: Show, whole: bool) -> None:
        """Strictly ahead, by the sort key alone: wherever the page begins among equal ones; 0 of an empty page."""
        places = await show(a_board(), TIED)

        answer = await places.pages(QUERIES, whole=whole, shared=True)

        assert [0, 2, 5, 0, 2, 5, 0, 2, 2, 0] == list(answer.ahead)
        assert (await places.pages(QUERIES, whole=whole)).pages == answer.pages

    async def test_nothing_is_counted_that_is_not_asked_for(self, show: Show) -> None:
        """Boards whose ranks are not shared cost what they cost."""
        places = await show(a_board(), TIED)

        assert () == (await places.pages(QUERIES)).ahead == (await places.find(["a"])).ahead

    async def test_players_say_how_many_are_ahead_of_them(self, show: Show) -> None:
        """In the order of the players that are found, whatever the order they are asked for in."""
        places = await show(a_board(), TIED)

        found = await places.find(["f", "nobody", "e", "a", "c"], shared=True)

        assert ["a", "c", "e", "f"] == [one.state.player_id for one in found.players]
        assert [0, 2, 2, 5] == list(found.ahead)

    async def test_only_those_within_the_limit_are_ahead(self, show: Show) -> None:
        """A player below it stands behind all who are ranked, and has no rank to share."""
        places = await show(a_board(max_entries=4), TIED)

        found = await places.find(["d", "e", "f"], shared=True)

        assert [(4, 2), (None, 2), (None, 4)] == [
            (one.rank, ahead) for one, ahead in zip(found.players, found.ahead, strict=True)
        ]
        assert [4] == list((await places.pages([Around("f", 2)], shared=True)).ahead)

    async def test_different_scores_are_counted_for_dense_ranks(self, show: Show) -> None:
        """Those of places that are better: of pages, of players, and of who is below the line."""
        places = await show(a_board(max_entries=4), TIED)
        if not self.tells_dense_ranks:
            with pytest.raises(AssertionError):
                await places.find(["a"], shared=True, dense=True)
            return

        answer = await places.pages([RankRange(1, 6), RankRange(4, 6), Around("f", 1)], shared=True, dense=True)
        found = await places.find([*"afde"], shared=True, dense=True)

        assert [0, 1, 2] == list(answer.ahead)
        assert [("a", 0), ("d", 1), ("e", 1), ("f", 2)] == [
            (one.state.player_id, ahead) for one, ahead in zip(found.players, found.ahead, strict=True)
        ]

    async def test_an_empty_board_has_nobody_ahead(self, show: Show) -> None:
        """Nor anybody who is found."""
        places = await show(a_board(), [])

        assert [0, 0] == list((await places.pages([RankRange(1, 3), Around("a", 1)], shared=True)).ahead)
        assert () == tuple((await places.find(["a"], shared=True)).ahead)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        states=st.lists(STATES, unique_by=lambda one: one.player_id), first=st.integers(1, 8), size=st.integers(0, 6)
    )
    async def test_ranks_are_one_more_than_those_who_are_better(
        self, show: Show, states: list[PlayerState], first: int, size: int
    ) -> None:
        """The rule in its plainest words, for any page and any player."""
        places = await show(a_board(), states)
        better = {state.player_id: sum(one.sort_key < state.sort_key for one in states) for state in states}

        answer = await places.pages([RankRange(first, first + size)], shared=True)
        found = await places.find([state.player_id for state in states][:50], shared=True) if states else None

        [page], [ahead] = answer.pages, answer.ahead
        ranks = shared_ranks([one.rank for one in page], [one.sort_key for one in page], ahead)
        assert [better[one.player_id] + 1 for one in page] == ranks
        assert [one.player_id for one in page] == [one.player_id for one in in_order(states)][first - 1 : first + size]
        if found is not None:
            assert [better[one.state.player_id] for one in found.players] == list(found.ahead)
        if self.tells_dense_ranks:
            dense = await places.pages([RankRange(first, first + size)], shared=True, dense=True)
            different = {one.sort_key for one in states}
            assert [1 + sum(key < one.sort_key for key in different) for one in page] == shared_ranks(
                [one.rank for one in page], [one.sort_key for one in page], dense.ahead[0], dense=True
            )
