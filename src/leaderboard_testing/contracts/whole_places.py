"""What pages of whole places promise; part of `RankedViewContract`."""

import pytest

from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.paging import whole_place
from leaderboard_core.ports.ranked_view import (
    Around,
    AroundKey,
    AtPercentile,
    DownToPercentile,
    PageQuery,
    RankedEntry,
    RankRange,
)
from leaderboard_testing.contracts.asynchronous import AsyncContract
from leaderboard_testing.contracts.ranked import FIVE, MANY, Show
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, a_state, in_order

#: In their order. Some have everything, one has an order key as well, some have nothing.
_SOME = [
    a_state("a", 1.0, NEW_YEAR + 5, game_id="g", metadata='{"k":"é"}', profile='{"display_name":"Ä"}'),
    a_state("b", 2.0, NEW_YEAR + 4),
    a_state("c\U0001f600", 3.0, NEW_YEAR + 3, profile="{}"),
    a_state("d", 4.0, NEW_YEAR + 2, metadata="{}"),
    a_state("e", 5.0, NEW_YEAR + 1),
]
_KEYED = [state._replace(order_key=bytes([n]) * 8) for n, state in enumerate(_SOME)]
_ASKED: list[PageQuery] = [
    *(RankRange(1, 2), RankRange(2, 9), RankRange(7, 9), RankRange(1, 2)),
    *(Around("b", 1), Around("e", 2), Around("nobody", 3)),
    *(AroundKey(2.0, 1), AtPercentile(0), DownToPercentile(0, 3)),
]


class WholePlacesContract(AsyncContract):
    """The law of `RankedView.pages` where whole places are asked for."""

    @pytest.fixture
    def show(self) -> Show:
        """Override: as in `QuestionsContract`."""
        raise NotImplementedError

    @pytest.mark.parametrize("states", [_SOME, _KEYED, FIVE], ids=["some", "keyed", "bare"])
    @pytest.mark.parametrize("max_entries", [None, 4])
    async def test_whole_places_are_the_same_with_more(
        self, show: Show, states: list[PlayerState], max_entries: int | None
    ) -> None:
        """The same places of the same moment, and of each its player's moment and payload, to the last character."""
        by_player = {state.player_id: state for state in states}
        places = await show(a_board(max_entries=max_entries), states[::-1])

        plain, whole = await places.pages(_ASKED), await places.pages(_ASKED, whole=True)

        assert [[_whole(one, by_player) for one in page] for page in plain.pages] == [[*page] for page in whole.pages]
        assert (plain.read_version, plain.total) == (whole.read_version, whole.total)

    async def test_many_whole_places(self, show: Show) -> None:
        """More than any chunk that a store works in."""
        states = [state._replace(payload=a_state("p", game_id=state.player_id).payload) for state in MANY]
        places = await show(a_board(), states)

        [page] = (await places.pages([RankRange(1, 3000)], whole=True)).pages

        assert [
            _whole(RankedEntry(n, one.player_id, one.sort_key), {one.player_id: one}) for n, one in _ranked(states)
        ] == [*page]

    async def test_no_whole_places(self, show: Show) -> None:
        """Of nobody there is nothing to tell."""
        places = await show(a_board(), [])

        assert [[], []] == [
            [*page] for page in (await places.pages([RankRange(1, 9), Around("a", 1)], whole=True)).pages
        ]


def _whole(placed: RankedEntry, states: dict[str, PlayerState]) -> RankedEntry:
    return whole_place(placed, states[placed.player_id])


def _ranked(states: list[PlayerState]) -> enumerate[PlayerState]:
    return enumerate(in_order(states), start=1)
