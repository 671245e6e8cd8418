"""What every ranked copy promises, whoever keeps it: the law of `ports/places.py`, sentence by sentence.

An adapter's test class inherits `PlacesContract` and overrides two fixtures: `show` and `absent`.
"""

import math
from collections.abc import Awaitable, Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_core.ports.places import Found, Placed, Places
from tests.contract.values import NEW_YEAR, PLAYER_IDS, SORT_KEYS, STAMPS, a_board, a_state, in_order

#: Makes a ranked copy of a board, which no one knew before, with these players on it.
Show = Callable[[Board, Sequence[PlayerState]], Awaitable[Places]]

FIVE = [a_state(player, float(sort_key)) for sort_key, player in enumerate("abcde")]
#: More than any chunk an adapter may work in, with ties in sort key and stamp.
MANY = [a_state(f"player-{n * 7919 % 2500}", float(n % 50), NEW_YEAR + n % 7) for n in range(2500)]

#: Any players, often equal in key and stamp. Drawn before a test begins: drawing in a coroutine breaks its runner.
STATES = st.builds(
    a_state,
    PLAYER_IDS,
    st.one_of(SORT_KEYS, st.sampled_from([0.0, 1.0])),
    st.one_of(STAMPS, st.just(NEW_YEAR)),
)


def placed(states: Sequence[PlayerState]) -> list[Placed]:
    """The places of states, in the order of the list, from rank 1."""
    return [Placed(rank, state.player_id, state.sort_key) for rank, state in enumerate(states, start=1)]


class PlacesContract:
    """The law of `Places`."""

    @pytest.fixture
    def show(self) -> Show:
        """Override: a `Show`. The copy is at the board's head and season, and cut at its `max_entries`."""
        raise NotImplementedError

    @pytest.fixture
    def absent(self) -> Places:
        """Override: the places of a board of which the store holds no copy."""
        raise NotImplementedError

    # -- order and ranks

    async def test_smaller_sort_keys_are_ahead(self, show: Show) -> None:
        """Order begins with the sort key: the smaller is ahead, whoever reached it first."""
        places = await show(a_board(), [a_state("b", 2.0, 1), a_state("c", 10.0, 2), a_state("a", -3.0, 3)])

        assert ["a", "b", "c"] == [place.player_id for place in (await places.page(1, 10)).places]

    async def test_of_equal_keys_the_earlier_is_ahead(self, show: Show) -> None:
        """Among equal sort keys the smaller stamp is ahead, whatever the ids are."""
        places = await show(a_board(), [a_state("a", 1.0, NEW_YEAR + 1), a_state("b", 1.0, NEW_YEAR)])

        assert ["b", "a"] == [place.player_id for place in (await places.page(1, 10)).places]

    async def test_of_equal_stamps_the_smaller_id_is_ahead(self, show: Show) -> None:
        """Among equal sort keys and stamps the player id decides, in the byte order of its UTF-8."""
        ids = ["a", "a ", "aa", "Z", "z", "é", "e\u0301", "ß", "\uffe5", "\U00010000", "\U0001f600", "10", "9"]
        places = await show(a_board(), [a_state(player) for player in ids])

        shown = [place.player_id for place in (await places.page(1, 100)).places]

        assert sorted(ids, key=str.encode) == shown

    async def test_ranks_run_without_gaps_or_repeats(self, show: Show) -> None:
        """Ranks run 1, 2, 3, … whatever is equal, and total counts them."""
        places = await show(a_board(), MANY)

        page = await places.page(1, 3000)

        assert placed(in_order(MANY)) == list(page.places)
        assert 2500 == page.total

    @pytest.mark.parametrize("last", [0.1, 1 / 3, -0.1, 5e-324, 1.5, float(MAX_SCORE), -float(MAX_SCORE)])
    async def test_sort_keys_come_back_exactly(self, show: Show, last: float) -> None:
        """A sort key is the double it was, to the last bit, in lists and in single answers."""
        places = await show(a_board(), [a_state("p", last)])

        assert last == (await places.page(1, 1)).places[0].sort_key
        assert last == (await places.find(["p"])).players[0].state.sort_key

    async def test_zero_is_never_negative(self, show: Show) -> None:
        """Zero comes back without a sign."""
        places = await show(a_board(), [a_state("p", 0.0)])

        assert math.copysign(1, (await places.page(1, 1)).places[0].sort_key) == 1.0

    async def test_neighbouring_doubles_keep_their_order(self, show: Show) -> None:
        """Two keys that differ in the last bit alone are not equal: no stamp and no id decides between them."""
        keys = [0.1, math.nextafter(0.1, 1), float(MAX_SCORE - 1), float(MAX_SCORE)]
        states = [a_state(f"{9 - n}", key, NEW_YEAR - n) for n, key in enumerate(keys)]
        places = await show(a_board(), states[::-1])

        assert placed(states) == list((await places.page(1, 10)).places)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(states=st.lists(STATES, unique_by=lambda state: state.player_id, max_size=12))
    async def test_any_players_stand_in_order(self, show: Show, states: list[PlayerState]) -> None:
        """Whatever players the validation admits: they stand in the one order, in lists and in single answers."""
        expected = in_order(states)

        places = await show(a_board(), states)

        assert placed(expected) == list((await places.page(1, 20)).places)
        roll = await places.find([state.player_id for state in states])
        assert [Found(rank, state) for rank, state in enumerate(expected, start=1)] == list(roll.players)

    # -- max_entries

    async def test_ranks_stop_at_max_entries(self, show: Show) -> None:
        """Lists and total know at most `max_entries` places."""
        places = await show(a_board(max_entries=3), FIVE)

        page = await places.page(1, 10)

        assert placed(FIVE[:3]) == list(page.places)
        assert 3 == page.total

    async def test_a_page_below_the_line_is_empty(self, show: Show) -> None:
        """There are no places behind `max_entries`."""
        places = await show(a_board(max_entries=3), FIVE)

        assert [] == list((await places.page(4, 5)).places)

    async def test_fewer_players_than_max_entries(self, show: Show) -> None:
        """A limit above the number of players limits nothing."""
        places = await show(a_board(max_entries=6), FIVE)

        page = await places.page(1, 10)

        assert (5, placed(FIVE)) == (page.total, list(page.places))

    # -- the moment

    async def test_every_answer_names_its_moment(self, show: Show) -> None:
        """Each of the four answers names the change it is at and the season it belongs to."""
        board = a_board(season=3)
        places = await show(board, FIVE)

        answers = [await places.page(1, 2), await places.around("b", 1), await places.find(["c"]), await places.ends()]

        assert [board.head] * 4 == [answer.moment.head for answer in answers]
        assert [3] * 4 == [answer.moment.season for answer in answers]

    async def test_every_answer_counts_alike(self, show: Show) -> None:
        """Each of the four answers counts the places of the board."""
        places = await show(a_board(max_entries=4), FIVE)

        answers = [await places.page(9, 9), await places.around("z", 1), await places.find(["z"]), await places.ends()]

        assert [4] * 4 == [answer.total for answer in answers]

    async def test_lists_and_single_answers_agree(self, show: Show) -> None:
        """At one moment a player has the same rank in every answer."""
        places = await show(a_board(max_entries=2400), MANY)
        listed = {place.player_id: place.rank for place in (await places.page(1, 3000)).places}
        asked = [state.player_id for state in MANY[::25]]

        single = {found.state.player_id: found.rank for found in (await places.find(asked)).players}
        around = [(await places.around(player, 1)).places for player in asked[:10]]

        assert {player: listed.get(player) for player in asked} == single
        assert all(listed[place.player_id] == place.rank for page in around for place in page)

    async def test_what_is_not_there_is_not_shown(self, absent: Places) -> None:
        """A copy that is absent answers `NotShown`, whatever is asked."""
        for ask in (absent.page(1, 1), absent.around("a", 1), absent.find(["a"]), absent.ends()):
            with pytest.raises(NotShown):
                await ask

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

    @pytest.mark.parametrize("player", ["e", "nobody"])
    async def test_around_is_empty_without_a_rank(self, show: Show, player: str) -> None:
        """Empty for a player who is absent or has no rank."""
        places = await show(a_board(max_entries=4), FIVE)

        assert [] == list((await places.around(player, 2)).places)

    # -- find

    async def test_find_answers_in_the_order_of_places(self, show: Show) -> None:
        """The named players come best first, however they were asked for."""
        places = await show(a_board(), FIVE)

        roll = await places.find(["e", "b", "d"])

        assert [Found(2, FIVE[1]), Found(4, FIVE[3]), Found(5, FIVE[4])] == list(roll.players)

    async def test_find_tells_the_whole_state(self, show: Show) -> None:
        """Score, stamp, game id and metadata are as they were kept; what was not given is None, not empty."""
        states = [
            a_state("full", 1.0, game_id="game \U0001f3ae", metadata='{"k":"é\U0001f600","n":[1,2.5,null]}'),
            a_state("bare", 2.0),
            a_state("empty", 3.0, game_id="", metadata="{}"),
        ]
        places = await show(a_board(), states)

        roll = await places.find(["full", "bare", "empty"])

        assert states == [found.state for found in roll.players]

    async def test_find_leaves_the_absent_out(self, show: Show) -> None:
        """Those not on the board are left out."""
        places = await show(a_board(), FIVE)

        roll = await places.find(["nobody", "b", "A", "b "])

        assert [Found(2, FIVE[1])] == list(roll.players)

    async def test_find_knows_players_below_the_line(self, show: Show) -> None:
        """A player below `max_entries` is found without a rank, behind those who have one."""
        places = await show(a_board(max_entries=2), FIVE)

        roll = await places.find(["e", "d", "a"])

        assert [Found(1, FIVE[0]), Found(None, FIVE[3]), Found(None, FIVE[4])] == list(roll.players)

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
            Found(rank, state) for rank, state in enumerate(in_order(MANY), start=1) if state.player_id in asked
        ]
        assert expected == list(roll.players)

    # -- ends

    async def test_ends_are_the_best_and_the_last(self, show: Show) -> None:
        """The best and the last place."""
        places = await show(a_board(), FIVE)

        ends = await places.ends()

        assert (placed(FIVE)[0], placed(FIVE)[4]) == (ends.best, ends.last)

    async def test_the_last_is_within_max_entries(self, show: Show) -> None:
        """The last place is the last within `max_entries`."""
        places = await show(a_board(max_entries=3), FIVE)

        assert placed(FIVE)[2] == (await places.ends()).last

    async def test_one_player_is_best_and_last(self, show: Show) -> None:
        """A player alone is both."""
        places = await show(a_board(), FIVE[:1])

        ends = await places.ends()

        assert (Placed(1, "a", 0.0), Placed(1, "a", 0.0)) == (ends.best, ends.last)

    async def test_an_empty_board_is_shown_empty(self, show: Show) -> None:
        """A board without players has no places and no ends, and is no error."""
        places = await show(a_board(), [])

        page, around, roll = await places.page(1, 9), await places.around("a", 1), await places.find(["a"])
        ends = await places.ends()

        assert ([], [], []) == (list(page.places), list(around.places), list(roll.players))
        assert (0, None, None) == (ends.total, ends.best, ends.last)
