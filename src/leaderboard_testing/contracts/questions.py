"""What each question to a ranked copy promises; part of `RankedViewContract`."""

import pytest

from leaderboard_core.ports.ranked_view import Around, RankedEntry, RankedPlayer, RankedView, RankRange
from leaderboard_testing.contracts.asynchronous import AsyncContract
from leaderboard_testing.contracts.ranked import FIVE, MANY, Show, placed
from leaderboard_testing.contracts.values import a_board, a_state, in_order


class QuestionsContract(AsyncContract):
    """The law of the single questions of `RankedView`."""

    @pytest.fixture
    def show(self) -> Show:
        """Override: a `Show`. The copy is at the board's head and season, and cut at its `max_entries`."""
        raise NotImplementedError

    @pytest.fixture
    def absent(self) -> RankedView:
        """Override: the places of a board of which the store holds no copy."""
        raise NotImplementedError

    # -- page

    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [(1, 1, "a"), (1, 5, "abcde"), (2, 4, "bcd"), (5, 5, "e"), (4, 9, "de"), (6, 9, ""), (10**12, 10**12, "")],
    )
    async def test_a_page_is_inclusive_and_ends_with_the_board(
        self, show: Show, first: int, last: int, expected: str
    ) -> None:
        """The places `first` to `last`, both from 1 and inclusive; empty past the end."""
        places = await show(a_board(), FIVE)

        assert placed(FIVE)[first - 1 : last] == list((await places.page(first, last)).places)
        assert expected == "".join(place.player_id for place in (await places.page(first, last)).places)

    async def test_pages_join_without_a_seam(self, show: Show) -> None:
        """Page by page the whole board is told, nobody twice."""
        places = await show(a_board(), MANY)

        pages = [await places.page(first, first + 333) for first in range(1, 2501, 334)]

        assert placed(in_order(MANY)) == [place for page in pages for place in page.places]

    # -- around

    @pytest.mark.parametrize(
        ("player", "radius", "expected"),
        [("c", 1, "bcd"), ("c", 0, "c"), ("c", 9, "abcde"), ("a", 2, "abc"), ("e", 2, "cde"), ("d", 3, "abcde")],
    )
    async def test_around_has_the_neighbours_on_each_side(
        self, show: Show, player: str, radius: int, expected: str
    ) -> None:
        """The player's place with up to `radius` on each side, ranks counted from the top of the board."""
        places = await show(a_board(), FIVE)

        page = await places.around(player, radius)

        assert [place for place in placed(FIVE) if place.player_id in expected] == list(page.places)

    async def test_around_stops_at_the_line(self, show: Show) -> None:
        """Neighbours below `max_entries` are not shown."""
        places = await show(a_board(max_entries=3), FIVE)

        assert placed(FIVE)[1:3] == list((await places.around("c", 1)).places)

    async def test_below_the_line_a_player_stands_alone(self, show: Show) -> None:
        """That one place, without a rank."""
        places = await show(a_board(max_entries=4), FIVE)

        assert [RankedEntry(None, "e", 4.0)] == list((await places.around("e", 2)).places)

    async def test_around_is_empty_for_who_is_absent(self, show: Show) -> None:
        """Nobody stands around a player who is not on the board."""
        places = await show(a_board(max_entries=4), FIVE)

        assert [] == list((await places.around("nobody", 2)).places)

    # -- pages

    async def test_pages_are_answered_as_each_alone(self, show: Show) -> None:
        """In the order asked for: the same twice, overlapping, past the end, below the line and absent ones."""
        places = await show(a_board(max_entries=4), FIVE)
        spans = [(2, 3), (1, 9), (5, 6), (2, 3)]
        players = [("a", 0), ("b", 1), ("d", 50), ("e", 2), ("nobody", 2), ("b", 1)]

        answer = await places.pages([*(RankRange(*span) for span in spans), *(Around(*player) for player in players)])

        alone = [await places.page(*span) for span in spans] + [await places.around(*player) for player in players]
        assert [list(page.places) for page in alone] == [list(page) for page in answer.pages]
        assert (alone[0].read_version, alone[0].total) == (answer.read_version, answer.total)

    async def test_no_pages(self, show: Show) -> None:
        """Who asks for none is told the moment and the total."""
        places = await show(a_board(), FIVE)

        answer = await places.pages([])

        assert (5, []) == (answer.total, list(answer.pages))

    async def test_hundreds_of_pages_among_many(self, show: Show) -> None:
        """However many are asked for, each is whole."""
        places = await show(a_board(max_entries=2400), MANY)
        order = in_order(MANY)
        asked = [state.player_id for state in MANY[::6]]

        answer = await places.pages([RankRange(1, 10), *(Around(player, 5) for player in asked)])

        ranks = {state.player_id: rank for rank, state in enumerate(order, start=1)}
        ranked = placed(order[:2400])
        expected = [
            ranked[max(0, ranks[player] - 6) : ranks[player] + 5]
            if ranks[player] <= 2400
            else [RankedEntry(None, player, order[ranks[player] - 1].sort_key)]
            for player in asked
        ]
        assert [ranked[:10], *expected] == [list(page) for page in answer.pages]

    # -- find

    async def test_find_answers_in_the_order_of_places(self, show: Show) -> None:
        """The named players come best first, however they were asked for."""
        places = await show(a_board(), FIVE)

        roll = await places.find(["e", "b", "d"])

        assert [RankedPlayer(2, FIVE[1]), RankedPlayer(4, FIVE[3]), RankedPlayer(5, FIVE[4])] == list(roll.players)

    async def test_find_tells_the_whole_state(self, show: Show) -> None:
        """Score, stamp and payload are as they were kept; what was not given is None, not empty."""
        states = [
            a_state("full", 1.0, game_id="game \U0001f3ae", metadata='{"k":"é\U0001f600","n":[1,2.5,null]}'),
            a_state("bare", 2.0),
            a_state("empty", 3.0, game_id="", metadata="{}"),
            a_state("other", 4.0)._replace(payload='{"of":"é, a version to come"}'),
        ]
        places = await show(a_board(), states)

        roll = await places.find(["full", "bare", "empty", "other"])

        assert states == [found.state for found in roll.players]

    async def test_find_leaves_the_absent_out(self, show: Show) -> None:
        """Those not on the board are left out."""
        places = await show(a_board(), FIVE)

        roll = await places.find(["nobody", "b", "A", "b "])

        assert [RankedPlayer(2, FIVE[1])] == list(roll.players)

    async def test_find_knows_players_below_the_line(self, show: Show) -> None:
        """A player below `max_entries` is found without a rank, behind those who have one."""
        places = await show(a_board(max_entries=2), FIVE)

        roll = await places.find(["e", "d", "a"])

        assert [RankedPlayer(1, FIVE[0]), RankedPlayer(None, FIVE[3]), RankedPlayer(None, FIVE[4])] == list(
            roll.players
        )

    async def test_find_nobody(self, show: Show) -> None:
        """Who asks for nobody finds nobody."""
        places = await show(a_board(), FIVE)

        roll = await places.find([])

        assert (5, []) == (roll.total, list(roll.players))

    async def test_find_a_hundred_among_many(self, show: Show) -> None:
        """A long list of players is found whole."""
        places = await show(a_board(), MANY)
        asked = {state.player_id for state in MANY[::25]}

        roll = await places.find(sorted(asked))

        expected = [
            RankedPlayer(rank, state) for rank, state in enumerate(in_order(MANY), start=1) if state.player_id in asked
        ]
        assert expected == list(roll.players)

    # -- ends

    async def test_ends_are_the_best_and_the_last(self, show: Show) -> None:
        """The best and the last place."""
        places = await show(a_board(), FIVE)

        ends = await places.extremes()

        assert (placed(FIVE)[0], placed(FIVE)[4]) == (ends.best, ends.last)

    async def test_the_last_is_within_max_entries(self, show: Show) -> None:
        """The last place is the last within `max_entries`."""
        places = await show(a_board(max_entries=3), FIVE)

        assert placed(FIVE)[2] == (await places.extremes()).last

    async def test_one_player_is_best_and_last(self, show: Show) -> None:
        """A player alone is both."""
        places = await show(a_board(), FIVE[:1])

        ends = await places.extremes()

        assert (RankedEntry(1, "a", 0.0), RankedEntry(1, "a", 0.0)) == (ends.best, ends.last)

    async def test_an_empty_board_is_shown_empty(self, show: Show) -> None:
        """A board without players has no places and no ends, and is no error."""
        places = await show(a_board(), [])

        page, around, roll = await places.page(1, 9), await places.around("a", 1), await places.find(["a"])
        ends, pages = await places.extremes(), await places.pages([RankRange(1, 9), Around("a", 1)])

        assert ([], [], []) == (list(page.places), list(around.places), list(roll.players))
        assert [[], []] == [list(page) for page in pages.pages]
        assert (0, None, None) == (ends.total, ends.best, ends.last)
