"""What every ranked copy promises, whoever keeps it: the law of `ports/ranked_view.py`, sentence by sentence.

An adapter's test class inherits `RankedViewContract` and overrides two fixtures: `show` and `absent`.
"""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_core.ports.ranked_view import (
    Around,
    Counts,
    Extremes,
    Page,
    Pages,
    PlayerLookup,
    RankedPlayer,
    RankedView,
    RankRange,
)
from leaderboard_testing.contracts.counting import CountingContract
from leaderboard_testing.contracts.place_keys import PlaceKeysContract
from leaderboard_testing.contracts.questions import QuestionsContract
from leaderboard_testing.contracts.ranked import FIVE, MANY, STATES, Show, placed
from leaderboard_testing.contracts.score_keys import ScoreKeysContract
from leaderboard_testing.contracts.sharing import SharingContract
from leaderboard_testing.contracts.unranked import UnrankedContract
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, a_state, in_order
from leaderboard_testing.contracts.vectors import VectorsContract
from leaderboard_testing.contracts.whole_places import WholePlacesContract


class RankedViewContract(
    QuestionsContract,
    WholePlacesContract,
    CountingContract,
    SharingContract,
    ScoreKeysContract,
    PlaceKeysContract,
    UnrankedContract,
    VectorsContract,
):
    """The law of `RankedView`."""

    # -- order and ranks

    async def test_smaller_sort_keys_are_ahead(self, show: Show) -> None:
        """Order begins with the sort key: the smaller is ahead, whoever reached it first."""
        places = await show(a_board(), [a_state("b", 2.0, 1), a_state("c", 10.0, 2), a_state("a", -3.0, 3)])

        assert ["a", "b", "c"] == [place.player_id for place in (await places.page(1, 10)).places]

    async def test_of_equal_keys_the_earlier_is_ahead(self, show: Show) -> None:
        """Among equal sort keys the smaller stamp is ahead, whatever the ids are."""
        places = await show(a_board(), [a_state("a", 1.0, NEW_YEAR + 1), a_state("b", 1.0, NEW_YEAR)])

        assert ["b", "a"] == [place.player_id for place in (await places.page(1, 10)).places]

    async def test_of_equal_keys_the_smaller_order_key_is_ahead(self, show: Show) -> None:
        """Among equal sort keys the order key decides by its bytes, before stamps and ids; it comes back whole."""
        keys = [bytes(8), bytes(7) + b"\1", b"\1" + bytes(7), b"\x7f" * 8, b"\x80" * 8, b"\xff" * 8]
        states = [a_state(f"{9 - n}", 1.0, NEW_YEAR - n, key) for n, key in enumerate(keys)]
        places = await show(a_board(), states[::-1])

        assert placed(states) == list((await places.page(1, 10)).places)
        assert states == [found.state for found in (await places.find([one.player_id for one in states])).players]

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

    async def test_no_places_are_of_a_moment(self, show: Show) -> None:
        """A page without any place tells the moment and how many places there are."""
        places = await show(a_board(max_entries=3), MANY)

        nothing, page = await places.page(1, 0), await places.page(1, 1)

        assert ((), 3, page.read_version) == (tuple(nothing.places), nothing.total, nothing.read_version)
        assert page.read_version.players == nothing.read_version.players

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
        assert [RankedPlayer(rank, state) for rank, state in enumerate(expected, start=1)] == list(roll.players)

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
        """Each of the answers names the change it is at and the season it belongs to."""
        board = a_board(season=3)
        places = await show(board, FIVE)

        answers: list[Page | Pages | PlayerLookup | Extremes | Counts] = [
            *(await places.page(1, 2), await places.around("b", 1), await places.pages([RankRange(1, 2)])),
            *(await places.find(["c"]), await places.extremes(), await places.counts([1.0])),
        ]

        assert [board.version] * 6 == [answer.read_version.version for answer in answers]
        assert [3] * 6 == [answer.read_version.season for answer in answers]

    async def test_every_answer_counts_alike(self, show: Show) -> None:
        """Each of the answers counts the places of the board."""
        places = await show(a_board(max_entries=4), FIVE)

        answers: list[Page | Pages | PlayerLookup | Extremes | Counts] = [
            *(await places.page(9, 9), await places.around("z", 1), await places.pages([Around("z", 1)])),
            *(await places.find(["z"]), await places.extremes(), await places.counts([])),
        ]

        assert [4] * 6 == [answer.total for answer in answers]

    async def test_lists_and_single_answers_agree(self, show: Show) -> None:
        """At one moment a player has the same rank in every answer."""
        places = await show(a_board(max_entries=2400), MANY)
        listed = {place.player_id: place.rank for place in (await places.page(1, 3000)).places}
        asked = [state.player_id for state in MANY[::25]]

        single = {found.state.player_id: found.rank for found in (await places.find(asked)).players}
        around = [(await places.around(player, 1)).places for player in asked[:10]]

        assert {player: listed.get(player) for player in asked} == single
        assert all(listed[place.player_id] == place.rank for page in around for place in page)

    async def test_what_is_not_there_is_not_shown(self, absent: RankedView) -> None:
        """A copy that is absent answers `NotShown`, whatever is asked."""
        for ask in (
            *(absent.page(1, 1), absent.around("a", 1), absent.pages([Around("a", 1)]), absent.pages([])),
            *(absent.find(["a"]), absent.extremes(), absent.counts([1.0]), absent.counts([])),
        ):
            with pytest.raises(NotShown):
                await ask
