"""What counting on several boards at once promises; part of `RankingStoreContract`."""

from leaderboard_core.domain.order import PlaceKey, place
from leaderboard_core.ports.ranked_view import Ahead
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_testing.contracts.asynchronous import AsyncContract
from leaderboard_testing.contracts.lines import loaded
from leaderboard_testing.contracts.values import a_board, a_state

_PLAYERS = [a_state(name, float(number // 2)) for number, name in enumerate("abcdefgh")]
_KEYS = [PlaceKey(*place(state)) for state in _PLAYERS]


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
