"""A board after a change of its own fields, and a player who was put right. Pure."""

from attrs import asdict, evolve

from leaderboard_core.domain.admission import admitted_score_key
from leaderboard_core.domain.board import UNSET, Board, Unset
from leaderboard_core.domain.board_settings import BoardPatch, as_kept, settings_faults
from leaderboard_core.domain.calendar import calendar_of, next_reset
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import Invalid
from leaderboard_core.domain.player_patch import PlayerPatch


def patched(before: Board, patch: BoardPatch, now: int) -> Board:
    """The board with what the patch says. Raises `Invalid` for what does not go together or cannot change."""
    values = {name: value for name, value in asdict(patch).items() if value is not UNSET}
    if values.get("allow_null_score") is False and before.allow_null_score is None:
        del values["allow_null_score"]
    board = evolve(before, **as_kept(values))
    if faults := settings_faults(before, board):
        raise Invalid(faults)
    if board == before:
        return before
    calendar = calendar_of(board)
    if calendar != calendar_of(before):
        # Where the clock went back, the boundary that began the season is not to end it again.
        board = evolve(board, next_reset_at=next_reset(calendar, max(now, board.season_started_at)))
    return evolve(board, updated_at=max(now, board.updated_at))


def put_right(board: Board, state: PlayerState, patch: PlayerPatch) -> PlayerState:
    """The player's state with what the patch says; the moment stays. Raises `ScoreOutOfBounds`."""
    state = state._replace(payload=patch.applied_to(state.payload))
    if isinstance(patch.score, Unset):
        return state
    sort_key, order_key = admitted_score_key(board, patch.score)
    return state._replace(sort_key=sort_key, order_key=order_key)
