"""Players and the places that they take: what the contracts of ranked copies begin with."""

from collections.abc import Awaitable, Callable, Sequence

from hypothesis import strategies as st

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.paging import place_of
from leaderboard_core.ports.ranked_view import RankedEntry, RankedView
from leaderboard_testing.contracts.values import NEW_YEAR, PLAYER_IDS, SORT_KEYS, STAMPS, a_state

#: Makes a ranked copy of a board, which no one knew before, with these players on it.
Show = Callable[[Board, Sequence[PlayerState]], Awaitable[RankedView]]

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


def placed(states: Sequence[PlayerState]) -> list[RankedEntry]:
    """The places of states, in the order of the list, from rank 1."""
    return [place_of(rank, state) for rank, state in enumerate(states, start=1)]


def keyed(state: PlayerState, width: int) -> PlayerState:
    """The state with an order key of so many bytes, which many have."""
    return state._replace(order_key=bytes([state.reached_at % 3]) * width)
