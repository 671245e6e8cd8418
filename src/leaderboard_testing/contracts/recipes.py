"""Random changes of a board, and what they make of it by the letter of `Change`."""

from collections.abc import Mapping, Sequence

from attrs import frozen
from hypothesis import strategies as st

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import key_of
from leaderboard_testing.contracts.lines import Line
from leaderboard_testing.contracts.ranked import MANY, keyed
from leaderboard_testing.contracts.values import NEW_YEAR, a_state, in_order

#: The players of a random board who move, and others, so many that a move is sometimes small beside them.
MOVING = ["a", "b", "é", "\uffe5", "\U0001f600", "A", " "]
OTHERS = MANY[:80]


@frozen
class Recipe:
    """What a random change shall do: set some players, remove some, turn the season, move the line."""

    states: Sequence[PlayerState]
    removed: Sequence[str]
    turns: bool
    max_entries: int | None

    def change(self, line: Line, truth: Mapping[str, PlayerState], width: int | None = None) -> Change:
        """The next change of the line, as the core might have made it: nobody twice, only who is there removed.

        `width`: how long the order keys of the board are, if the players are not to be set with their own.
        """
        named = {state.player_id for state in self.states}
        removed = [player for player in self.removed if player in truth and player not in named and not self.turns]
        season = line.board.season + self.turns
        states = self.states if width is None else [keyed(state, width) for state in self.states]
        return line.change(states, removed, season=season, max_entries=self.max_entries)


RECIPES = st.builds(
    Recipe,
    st.lists(
        st.builds(
            a_state, st.sampled_from(MOVING), st.integers(-3, 53).map(float), st.integers(NEW_YEAR, NEW_YEAR + 7)
        ),
        unique_by=lambda state: state.player_id,
    ),
    st.lists(st.sampled_from([*MOVING, *(state.player_id for state in OTHERS)]), unique=True, max_size=3),
    st.sampled_from([False] * 9 + [True]),
    st.one_of(st.none(), st.integers(1, 90)),
)


def followed(truth: Mapping[str, PlayerState], season: int, change: Change) -> dict[str, PlayerState]:
    """The players after a change, by the letter of `Change`."""
    staying = {} if change.season != season else truth
    kept = {player: state for player, state in staying.items() if player not in change.removed}
    return kept | {state.player_id: state for state in change.states}


def ranks(
    truth: Mapping[str, PlayerState], board: Board, *, shared: bool = False, dense: bool = False
) -> dict[str, int | None]:
    """The ranks of those who move."""
    ranked = {state.player_id: n for n, state in enumerate(in_order([*truth.values()])[: board.max_entries], start=1)}
    if shared:
        among = in_order([*truth.values()])[: board.max_entries] if dense else [*truth.values()]
        keys = [*({*map(key_of, among)} if dense else map(key_of, among))]
        ranked = {player: 1 + sum(key < key_of(truth[player]) for key in keys) for player in ranked}
    return {player: ranked.get(player) for player in MOVING}
