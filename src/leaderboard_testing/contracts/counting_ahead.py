"""What counting on several boards at once promises; part of `RankingStoreContract`."""

import pytest

from leaderboard_core.domain.errors import NotShown
from leaderboard_core.domain.order import PlaceKey, place
from leaderboard_core.ports.ranked_view import Ahead, Around
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_testing.contracts.asynchronous import AsyncContract
from leaderboard_testing.contracts.lines import loaded
from leaderboard_testing.contracts.values import a_board, a_state

_PLAYERS = [a_state(name, float(number // 2)) for number, name in enumerate("abcdefgh")]
_KEYS = [PlaceKey(*place(state)) for state in _PLAYERS]
#: Players of whom half have a payload, with equal sort keys that go on behind them.
_WHOLE = [
    a_state(name, float(number // 4), order_key=bytes([number // 2]) * 8, game_id="g" if number % 3 else None)
    for number, name in enumerate("abcdefghijklmnop")
]


class CountingAheadContract(AsyncContract):
    """Each board as it would be asked alone, and at its own moment."""

    async def test_each_board_is_asked_about_its_own_states(self, ranking_store: RankingStore) -> None:
        """Of boards that are not there nothing is said."""
        every_other, first = await loaded(ranking_store, _PLAYERS[::2]), await loaded(ranking_store, _PLAYERS[:3])
        gone = a_board()
        asked = {every_other.board.uid: _KEYS, first.board.uid: [_KEYS[7], _KEYS[1]], gone.uid: _KEYS}

        told = await ranking_store.ahead_of(asked)

        assert told == {
            line.board.uid: await ranking_store.board(line.board).ahead_of(asked[line.board.uid])
            for line in (every_other, first)
        }
        counted = [one for one in told.values() if isinstance(one, Ahead)]
        assert [[0, 1, 1, 2, 2, 3, 3, 4], [3, 1]] == [list(one.ahead) for one in counted]
        assert [line.board.version for line in (every_other, first)] == [one.read_version.version for one in counted]

    async def test_nothing_asked_of_a_board_tells_its_moment(self, ranking_store: RankingStore) -> None:
        """And how many places it has."""
        line = await loaded(ranking_store, _PLAYERS)

        told = await ranking_store.ahead_of({line.board.uid: []})

        assert {line.board.uid: (8, [])} == {
            uid: (one.total, list(one.ahead)) for uid, one in told.items() if isinstance(one, Ahead)
        }
        assert {} == await ranking_store.ahead_of({})

    @pytest.mark.parametrize("shared", [False, True])
    @pytest.mark.parametrize("fields", [{}, {"max_entries": 3}])
    async def test_a_place_is_found_and_counted_for(
        self, ranking_store: RankingStore, shared: bool, fields: dict[str, int]
    ) -> None:
        """The place as its board would be asked for it alone; of the others what they would say of that place."""
        own = await loaded(ranking_store, _WHOLE[::2], **fields)
        others = [await loaded(ranking_store, some, **fields) for some in (_WHOLE[1::2], _WHOLE[1:3], ())]
        for state in (*_WHOLE[::2], a_state("nobody")):
            told = await ranking_store.place_among(
                own.board.uid, state.player_id, [line.board.uid for line in others], shared=shared
            )

            here = ranking_store.board(own.board)
            page = await here.pages([Around(state.player_id, 0)], whole=True, shared=shared)
            key = PlaceKey(*place(state))
            keys = [key, key.first_of_equals] if shared else [key]
            assert page == told.own
            assert told.others == {
                line.board.uid: await ranking_store.board(line.board).ahead_of(keys if page.pages[0] else [])
                for line in others
            }

    async def test_boards_that_are_not_there_are_left_out(self, ranking_store: RankingStore) -> None:
        """The player's own has to be there."""
        line, other = await loaded(ranking_store, _PLAYERS[:3]), await loaded(ranking_store, _PLAYERS)

        told = await ranking_store.place_among(line.board.uid, "c", [a_board().uid, other.board.uid, a_board().uid])

        assert {other.board.uid: [2]} == {uid: [*one.ahead] for uid, one in told.others.items()}
        with pytest.raises(NotShown):
            await ranking_store.place_among(a_board().uid, "c", [other.board.uid])
