"""What players without a result come to in a ranked copy; part of `RankedViewContract`."""

import pytest

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import NO_RESULT
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_core.ports.ranked_view import Around, AroundKey, RankRange
from leaderboard_testing.contracts.asynchronous import AsyncContract
from leaderboard_testing.contracts.ranked import Show, placed
from leaderboard_testing.contracts.values import a_board, a_state, in_order

#: Two who have a result, one of them the worst that there is, and three who have none.
MIXED = [
    a_state("won", -5.0, 9),
    a_state("came-last", float(MAX_SCORE), 8),
    a_state("b", NO_RESULT, 1),
    a_state("a", NO_RESULT, 2),
    a_state("c", NO_RESULT, 2),
]
NOBODY_RANKED = MIXED[2:]
RANKED = MIXED[:2]


def with_words(states: list[PlayerState]) -> list[PlayerState]:
    """The same on a board whose scores have two more parts: of no result all bytes are zero."""
    return [one._replace(order_key=bytes([255 if one in RANKED else 0]) * 16) for one in states]


class UnrankedContract(AsyncContract):
    """The law of those whose sort key is `NO_RESULT`: a store has no rule for them."""

    tells_dense_ranks = True

    @pytest.mark.parametrize("keyed", [False, True])
    async def test_they_are_behind_every_score(self, show: Show, keyed: bool) -> None:
        """Behind the worst that there is, and among themselves by moment and id; all of it comes back as it was."""
        states = with_words(MIXED) if keyed else MIXED
        places = await show(a_board(), states[::-1])

        page, found = await places.page(1, 9), await places.find([one.player_id for one in states])

        assert placed(states) == list(page.places)
        assert (5, states) == (page.total, [one.state for one in found.players])

    @pytest.mark.parametrize("keyed", [False, True])
    async def test_their_key_tells_how_many_have_a_result(self, show: Show, keyed: bool) -> None:
        """Those are ahead of it; around it stand the last who has one and the first who has none."""
        places = await show(a_board(), with_words(MIXED) if keyed else MIXED)

        counts = await places.counts([NO_RESULT, -5.0])
        [boundary, around] = (await places.pages([AroundKey(NO_RESULT, 1), Around("a", 1)])).pages

        assert [2, 0] == list(counts.ahead)
        assert ["came-last", "b"] == [one.player_id for one in boundary]
        assert [(3, "b"), (4, "a"), (5, "c")] == [(one.rank, one.player_id) for one in around]

    @pytest.mark.parametrize(
        ("max_entries", "boundary"),
        [(1, ["won"]), (2, ["came-last"]), (3, ["came-last", "b"]), (9, ["came-last", "b"])],
    )
    async def test_a_limit_cuts_them_first(self, show: Show, max_entries: int, boundary: list[str]) -> None:
        """They stand last; who has no result below the line stands alone, as anybody there does."""
        places = await show(a_board(max_entries=max_entries), MIXED)

        [page, below, asked] = (await places.pages([RankRange(1, 9), Around("c", 3), AroundKey(NO_RESULT, 1)])).pages

        assert placed(MIXED)[:max_entries] == list(page)
        assert boundary == [one.player_id for one in asked]
        assert [None] == [one.rank for one in below] if max_entries < 5 else len(below) == 4

    async def test_where_nobody_has_a_result(self, show: Show) -> None:
        """There is nobody ahead of the key."""
        places = await show(a_board(), NOBODY_RANKED)

        counts, ends = await places.counts([NO_RESULT]), await places.extremes()
        [boundary] = (await places.pages([AroundKey(NO_RESULT, 1)])).pages

        assert ([0], 3) == (list(counts.ahead), counts.total)
        assert (placed(NOBODY_RANKED)[0], placed(NOBODY_RANKED)[-1]) == (ends.best, ends.last)
        assert ["b"] == [one.player_id for one in boundary]

    @pytest.mark.parametrize("dense", [False, True])
    async def test_those_ahead_of_them_are_counted_as_ahead_of_anybody(self, show: Show, dense: bool) -> None:
        """Where ranks are shared, they are one more score."""
        places = await show(a_board(max_entries=100), MIXED)
        if dense and not self.tells_dense_ranks:
            with pytest.raises(AssertionError):
                await places.pages([RankRange(4, 5)], shared=True, dense=True)
            return

        found = await places.find(["a", "b", "won"], shared=True, dense=dense)
        pages = await places.pages([RankRange(4, 5), RankRange(2, 5)], whole=True, shared=True, dense=dense)

        assert ([0, 2, 2], [2, 1]) == (list(found.ahead), list(pages.ahead))
        assert in_order(MIXED)[3:] == [
            PlayerState(one.player_id, one.sort_key, one.reached_at or 0, one.payload) for one in pages.pages[0]
        ]
