"""What a unit of work writes: the statements, the values that they take, and the one that would find it again."""

from typing import Any, TypeVar

from attrs import define, evolve, field

from leaderboard_adapters.postgres.dead_letters import letter_columns
from leaderboard_adapters.postgres.rows import (
    board_columns,
    change_columns,
    ended_columns,
    event_columns,
    opened_columns,
    past_columns,
    position_columns,
)
from leaderboard_adapters.sql.profile_hint import new_version
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change
from leaderboard_core.ports.repository import LockedState, WriteSet

T = TypeVar("T")


@define
class Writing:
    """The statements that write an outcome with the values that they take, and the one that would find it again."""

    statements: list[str] = field(factory=list)
    values: dict[str, Any] = field(factory=dict)
    proof: str | None = None

    def put(self, *statements: str, proof: str | None = None, **values: Any) -> None:
        """Add statements with their values; a later proof is stronger than an earlier one."""
        self.statements += statements
        self.values |= values
        self.proof = proof or self.proof


def writing_of(view: LockedState, outcome: WriteSet[T], *, profiles: bool = False) -> Writing:
    """What of an outcome there is to write, in this order. `profiles`: whether any may be kept."""
    writing = Writing()
    if outcome.ended:
        turned = {season.board_uid for season in outcome.ended}
        opened = opened_columns(board for board in outcome.boards if board.uid in turned)
        writing.put("end_seasons", "open_seasons", **ended_columns(outcome.ended), **opened)
    if outcome.positions:
        writing.put("write_positions", proof="has_positions", **position_columns(outcome.positions))
    if outcome.dead_letters:
        # They are never alone: their records' positions move with them.
        writing.put("write_dead_letters", **letter_columns(outcome.dead_letters))
    if any(outcome.events.values()):
        writing.put("write_events", proof="has_events", taken_at=view.now, **event_columns(outcome.events))
    if touched := [board for board in outcome.boards if is_touched(view.boards[board.uid], board)]:
        writing.put("update_boards", **board_columns(touched))
    if outcome.changes:
        came = {change.board_uid: _came(view, change) for change in outcome.changes}
        columns = change_columns(outcome.kept_changes, outcome.boards, came)
        writing.put("write_changes", proof="has_changes", **columns)
        if columns["removed_players"]:
            writing.put("remove_scores")
    if outcome.past:
        settled = [uid for uid in outcome.past if uid in view.past and view.past[uid].settled]
        writing.put("write_past", *(["write_mends"] if settled else ()))
        writing.values |= past_columns(outcome.past, outcome.boards, settled)
    if outcome.erased or outcome.taken_out:
        writing.put("erase", **_erasure_columns(outcome))
    if outcome.profiles:
        writing.put(
            "write_profiles",
            profile_version=new_version(),
            brought_players=[*outcome.profiles],
            brought_profiles=[*outcome.profiles.values()],
        )
    if outcome.came_without_profile and (profiles or outcome.profiles):
        writing.put(
            "queue_profiles", profile_version=new_version(), came_without_profile=[*outcome.came_without_profile]
        )
    return writing


def _erasure_columns(outcome: WriteSet[T]) -> dict[str, Any]:
    """Whom no season of a board is to know any more, and whom one season is not: without a season it is all of them."""
    rows: list[tuple[int, int | None, str]] = [(uid, None, player_id) for uid, player_id in outcome.erased.items()]
    rows += [(uid, season, player_id) for uid, (season, player_id) in outcome.taken_out.items()]
    uids, seasons, players = map(list, zip(*rows, strict=True))
    return {"erased_uids": uids, "erased_seasons": seasons, "erased_players": players}


def is_touched(before: Board, after: Board) -> bool:
    """Whether more of a board changes than where it stands in its line."""
    return after != evolve(before, version=after.version, last_reached_at=after.last_reached_at)


def _came(view: LockedState, change: Change) -> int:
    """How many players a change brings to its board's season, by what the unit of work saw of it."""
    turned = change.season != view.boards[change.board_uid].season
    before = {} if turned else view.states.get(change.board_uid, {})
    came = sum(state.player_id not in before for state in change.states)
    return came - sum(player_id in before for player_id in change.removed)
