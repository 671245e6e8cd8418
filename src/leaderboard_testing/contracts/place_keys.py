"""What pages around the places of states promise, taken or not; part of `RankedViewContract`."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import NO_RESULT, PlaceKey
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_core.ports.paging import whole_place
from leaderboard_core.ports.ranked_view import Around, AroundKey, AroundPlace, PageQuery, RankedEntry, RankRange
from leaderboard_testing.contracts.asynchronous import AsyncContract
from leaderboard_testing.contracts.ranked import FIVE, MANY, STATES, Show, keyed, placed
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, a_state, in_order

_WORDS = [bytes(8), bytes(7) + b"\1", b"\x7f" * 8, b"\x80" + bytes(7), b"\xff" * 8]
#: In their order: each is told from the one before it by what `order.py` names next, the last two by their ids' bytes.
_TOLD_APART = [
    a_state("z", -1.0, NEW_YEAR + 9, _WORDS[4]),
    a_state("y", 0.0, NEW_YEAR + 8, _WORDS[1]),
    a_state("x", 0.0, NEW_YEAR + 7, _WORDS[3]),
    a_state("b", 0.0, NEW_YEAR + 8, _WORDS[3]),
    a_state("é", 0.0, NEW_YEAR + 8, _WORDS[3]),
    a_state("\uffe5", 0.0, NEW_YEAR + 8, _WORDS[3]),
    a_state("\U0001f600", 0.0, NEW_YEAR + 8, _WORDS[3]),
    a_state("a", NO_RESULT, NEW_YEAR, _WORDS[0]),
    a_state("c", NO_RESULT, NEW_YEAR, _WORDS[0]),
]
#: The same where scores have one part: the order is another one.
_OF_ONE_PART = in_order([one._replace(order_key=b"") for one in _TOLD_APART])
_FIRST, _LAST = PlaceKey(-float(MAX_SCORE), b"", 0, "a"), PlaceKey(NO_RESULT, b"", 2 * NEW_YEAR, "\U0010fffd")
#: Of some keys, and so many on each side, who of the five that are called by letters is around them.
_AMONG_FIVE = [
    # Of places that are taken.
    (PlaceKey(2.0, b"", NEW_YEAR, "c"), 1, "bc"),
    (PlaceKey(2.0, b"", NEW_YEAR, "c"), 2, "abcd"),
    (PlaceKey(2.0, b"", NEW_YEAR, "c"), 0, ""),
    (PlaceKey(0.0, b"", NEW_YEAR, "a"), 2, "ab"),
    (PlaceKey(4.0, b"", NEW_YEAR, "e"), 1, "de"),
    # Of places where nobody is, told from that of `c` by one thing alone.
    (PlaceKey(1.5, b"", NEW_YEAR, "c"), 1, "bc"),
    (PlaceKey(2.5, b"", NEW_YEAR, "c"), 1, "cd"),
    (PlaceKey(2.0, b"", NEW_YEAR - 1, "c"), 1, "bc"),
    (PlaceKey(2.0, b"", NEW_YEAR + 1, "c"), 1, "cd"),
    (PlaceKey(2.0, b"", NEW_YEAR, "b"), 1, "bc"),
    (PlaceKey(2.0, b"", NEW_YEAR, "c "), 1, "cd"),
    # Ahead of the first, and behind the last.
    (_FIRST, 2, "ab"),
    (PlaceKey(9.0, b"", NEW_YEAR, "a"), 2, "de"),
    (_LAST, 50, "abcde"),
]


def key_of_place(state: PlayerState) -> PlaceKey:
    """The key of the place that a state has."""
    return PlaceKey(state.sort_key, state.order_key, state.reached_at, state.player_id)


def near(states: Sequence[PlayerState], asked: AroundPlace, max_entries: int | None = None) -> list[RankedEntry]:
    """The rule in its plainest words: of those who are ranked so many who are ahead of the key, and as many who are
    not."""
    ranked = in_order([*states])[:max_entries]
    ahead = sum(_in_bytes(key_of_place(state)) < _in_bytes(asked.key) for state in ranked)
    return placed(ranked)[max(0, ahead - asked.radius) : ahead + asked.radius]


def _in_bytes(key: PlaceKey) -> tuple[float, bytes, int, bytes]:
    return key.sort_key, key.order_key, key.reached_at, key.player_id.encode()


class PlaceKeysContract(AsyncContract):
    """The law of `AroundPlace`."""

    async def test_around_a_place_are_those_ahead_and_those_not(self, show: Show) -> None:
        """On each side of where the state would stand; who stands there already is the first of those behind."""
        places = await show(a_board(), FIVE)

        pages = (await places.pages([AroundPlace(key, radius) for key, radius, _ in _AMONG_FIVE])).pages

        expected = [[one for one in placed(FIVE) if one.player_id in players] for _, _, players in _AMONG_FIVE]
        assert expected == [list(page) for page in pages]

    @pytest.mark.parametrize("states", [_TOLD_APART, _OF_ONE_PART], ids=["of-parts", "of-one-part"])
    async def test_each_thing_that_decides_is_told_apart(self, show: Show, states: list[PlayerState]) -> None:
        """Sort key, order key, moment, the bytes of the id: of each player just that one stands first behind the key,
        and those who come next to it, but are not there, stand where they would."""
        places = await show(a_board(), states[::-1])
        taken = [*map(key_of_place, states)]
        free = [key._replace(player_id=f"{key.player_id}!") for key in taken]
        free += [key._replace(reached_at=key.reached_at - 1) for key in taken]
        free += [key._replace(order_key=word) for key in taken for word in _WORDS if key.order_key]

        pages = (await places.pages([AroundPlace(key, 1) for key in [*taken, *free]])).pages

        assert placed(states) == [page[-1] for page in pages[: len(taken)]]
        assert [near(states, AroundPlace(key, 1)) for key in free] == [list(page) for page in pages[len(taken) :]]
        assert [*range(len(taken))] == list((await places.ahead_of(taken)).ahead)

    @pytest.mark.parametrize("max_entries", [1, 3, 9])
    async def test_who_is_below_the_line_is_not_counted(self, show: Show, max_entries: int) -> None:
        """Those ahead are at most as many as the limit, and nobody behind it stands on a page."""
        places = await show(a_board(max_entries=max_entries), FIVE)
        total = min(5, max_entries)

        pages = (await places.pages([AroundPlace(key_of_place(FIVE[3]), 2), AroundPlace(_LAST, 2)])).pages

        counted = await places.ahead_of([key_of_place(FIVE[3]), _LAST])
        assert (total, max_entries, [min(3, total), total]) == (counted.total, counted.max_entries, counted.ahead)
        assert near(FIVE, AroundPlace(key_of_place(FIVE[3]), 2), max_entries) == list(pages[0])
        assert placed(FIVE[:total])[-2:] == list(pages[1])

    async def test_there_is_no_place_on_an_empty_board(self, show: Show) -> None:
        """Nobody is around one."""
        places = await show(a_board(max_entries=3), [])

        answer = await places.pages([AroundPlace(_FIRST, 9), AroundPlace(_LAST, 9)], whole=True, shared=True)

        assert ([[], []], [0, 0], 0) == ([list(page) for page in answer.pages], list(answer.ahead), answer.total)

    async def test_players_without_a_result_have_places(self, show: Show) -> None:
        """Behind every score, among themselves by moment and id, as far as the limit goes."""
        states = [a_state("won", -5.0), a_state("b", NO_RESULT, 1), a_state("a", NO_RESULT, 2), a_state("c", NO_RESULT)]
        places = await show(a_board(max_entries=3), states)
        asked = [PlaceKey(NO_RESULT, b"", 0, "d"), PlaceKey(NO_RESULT, b"", 2, "a"), PlaceKey(NO_RESULT, b"", 3, "")]

        pages = (await places.pages([AroundPlace(key, 1) for key in asked])).pages

        assert [[1, 2], [2, 3], [3]] == [[one.rank for one in page] for page in pages]

    async def test_such_pages_are_whole_and_shared_as_any(self, show: Show) -> None:
        """Moment and payload of each place; those who have a better score than the first of the page."""
        states = [
            a_state(player, key, NEW_YEAR + n, game_id=player)
            for n, (player, key) in enumerate(zip("abcdef", (-1.0, -1.0, 0.0, 0.0, 0.0, 2.5), strict=True))
        ]
        places = await show(a_board(max_entries=5), states)
        asked = [AroundPlace(key_of_place(state), 1) for state in states]

        answer = await places.pages(asked, whole=True, shared=True)

        by_player = {state.player_id: state for state in states}
        expected = [[whole_place(one, by_player[one.player_id]) for one in near(states, page, 5)] for page in asked]
        assert expected == [list(page) for page in answer.pages]
        assert [0, 0, 0, 2, 2, 2] == list(answer.ahead)

    async def test_all_kinds_of_pages_are_asked_together(self, show: Show) -> None:
        """A score's key and a state's place are counted apart, and each page is answered in its turn."""
        places = await show(a_board(), FIVE)
        asked: list[PageQuery] = [
            *(AroundPlace(key_of_place(FIVE[2]), 1), AroundKey(2.0, 1), RankRange(1, 1)),
            *(Around("e", 1), AroundPlace(_FIRST, 1), AroundKey(2.5, 1), AroundPlace(key_of_place(FIVE[2]), 1)),
        ]

        pages = (await places.pages(asked)).pages

        assert ["bc", "bc", "a", "de", "a", "cd", "bc"] == ["".join(one.player_id for one in page) for page in pages]

    @pytest.mark.parametrize(("max_entries", "width"), [(None, 0), (1234, 16)])
    async def test_a_thousand_places_among_many(self, show: Show, max_entries: int | None, width: int) -> None:
        """However many are asked for at once: of each fifth player, and of who would stand next behind them."""
        states = in_order([keyed(state, width) for state in MANY])
        ranked = placed(states[:max_entries])
        taken = [*range(0, 2500, 5)]
        keys = [key_of_place(states[ahead]) for ahead in taken]
        keys += [key._replace(player_id=f"{key.player_id}!") for key in keys]
        places = await show(a_board(max_entries=max_entries), states)

        pages = (await places.pages([AroundPlace(key, 1) for key in keys])).pages

        ahead = [min(len(ranked), number) for number in [*taken, *(number + 1 for number in taken)]]
        assert [ranked[max(0, number - 1) : number + 1] for number in ahead] == [list(page) for page in pages]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        states=st.lists(STATES, unique_by=lambda state: state.player_id, max_size=12),
        others=st.lists(STATES, min_size=1, max_size=24),
        words=st.none() | st.lists(st.sampled_from(_WORDS), min_size=36, max_size=36),
        wanted=st.tuples(st.integers(0, 3), st.sampled_from([None, 1, 3, 20])),
    )
    async def test_any_places_are_found(
        self,
        show: Show,
        states: list[PlayerState],
        others: list[PlayerState],
        words: list[bytes] | None,
        wanted: tuple[int, int | None],
    ) -> None:
        """Whatever players there are, and whatever is asked: a list in order says it."""
        radius, max_entries = wanted
        if words is not None:
            keyed_states = [
                state._replace(order_key=word) for state, word in zip([*states, *others], words, strict=False)
            ]
            states, others = keyed_states[: len(states)], keyed_states[len(states) :]
        keys = [*map(key_of_place, [*states, *others])]
        keys += [key._replace(player_id=other.player_id) for key, other in zip(keys, others, strict=False)]
        asked = [AroundPlace(key, radius) for key in keys]
        places = await show(a_board(max_entries=max_entries), states)

        pages = (await places.pages(asked)).pages

        assert [near(states, one, max_entries) for one in asked] == [list(page) for page in pages]
