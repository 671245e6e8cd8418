"""A board after a change of its own fields, and a player who was put right. Pure."""

from typing import Final

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


#: What may be set of a board in its life, and a shard has from the first one.
_SETTINGS: Final = (
    *("name", "max_entries", "min_score", "max_score", "decimals", "format", "unit", "allow_null_score"),
    *("reset_period", "reset_cron", "timezone", "reset_grace", "hide_after", "show_at"),
)


def like_whole(shard: Board, whole: Board, now: int) -> Board:
    """A shard with what the first shard of its board is set to."""
    values = {name: getattr(whole, name) for name in _SETTINGS}
    if shard.season == whole.season:
        values |= {"next_reset_at": whole.next_reset_at, "season_started_at": whole.season_started_at}
    board = evolve(shard, **values)
    return shard if board == shard else evolve(board, updated_at=max(now, board.updated_at))


def is_like_whole(shard: Board, whole: Board) -> bool:
    """Whether a shard is in the season of the first one, and set as that is."""
    return shard.season == whole.season and like_whole(shard, whole, 0) is shard


def put_right(board: Board, state: PlayerState, patch: PlayerPatch) -> PlayerState:
    """The player's state with what the patch says; the moment stays. Raises `ScoreOutOfBounds`."""
    state = state._replace(payload=patch.applied_to(state.payload))
    if isinstance(patch.score, Unset):
        return state
    sort_key, order_key = admitted_score_key(board, patch.score)
    return state._replace(sort_key=sort_key, order_key=order_key)
