"""The board's change log: one commit, one change, each naming the one before it."""

from collections.abc import Mapping

from attrs import frozen

from leaderboard_core.domain.entry import PlayerState


@frozen
class Version:
    """A place in a board's change log: a change's own random id and its number.

    Revisions only grow; they may skip some.
    """

    change_id: str
    revision: int


# Without slots it is made in half of the time, and one is made for every list of submissions.
@frozen(kw_only=True, slots=False)
class Change:
    """What one commit did to one board, as resulting states: applying it needs no rule.

    It follows the change `previous` (None: the board's first) and leaves the board in `season` with
    `max_entries`. A season other than the one before it empties the board first; then `removed` players go and
    `states` replace what their players had. A player is named at most once; the core names them in the order of their
    ids, because that is how stores keep them: neighbours are found together. `committed_at` is in microseconds.
    """

    id: str
    previous: str | None
    revision: int
    board_uid: int
    season: int
    max_entries: int | None
    committed_at: int
    states: tuple[PlayerState, ...] = ()
    removed: tuple[str, ...] = ()
    deleted: bool = False

    @property
    def version(self) -> Version:
        """Where the board stands after this change."""
        return Version(self.id, self.revision)

    @property
    def named(self) -> int:
        """How many players it names."""
        return len(self.states) + len(self.removed)

    def names(self, player_id: str) -> bool:
        """Whether it sets or removes the player."""
        return player_id in self.removed or any(state.player_id == player_id for state in self.states)

    def applied(self, season: int, states: Mapping[str, PlayerState]) -> dict[str, PlayerState]:
        """The players after this change, by id, if these were the players before it, in that season."""
        staying = states if season == self.season else {}
        going = set(self.removed)
        kept = {player_id: state for player_id, state in staying.items() if player_id not in going}
        return kept | {state.player_id: state for state in self.states}
