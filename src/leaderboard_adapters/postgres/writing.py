"""What a unit of work writes: the statements, the values that they take, and the one that would find it again."""

from typing import Any, TypeVar

from attrs import define, evolve, field

from leaderboard_adapters.postgres.cells import ONE_CELL, by_suffix
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
from leaderboard_core.domain.cells import CellLayout
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

    def put_in(self, suffix: str, statement: str, **values: Any) -> None:
        """Add a statement for the cell that the `suffix` names, with its values there; for this one, if it is empty."""
        self.statements.append(statement + suffix)
        if suffix:
            values = {suffix: {**self.values.get(suffix, {}), **values}}
        self.values |= values


def writing_of(
    view: LockedState, outcome: WriteSet[T], layout: CellLayout = ONE_CELL, *, profiles: bool = False
) -> Writing:
    """What of an outcome there is to write, in this order. `profiles`: whether any may be kept.

    Who players are, and which board has an id, is written in the cells where it is kept, by the same transaction.
    """
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
    _put_elsewhere(writing, outcome, layout, profiles=profiles)
    return writing


def _put_elsewhere(writing: Writing, outcome: WriteSet[T], layout: CellLayout, *, profiles: bool) -> None:
    """What is written in the cells where it is kept."""
    if outcome.profiles:
        for suffix, players in by_suffix(outcome.profiles, layout.of_player, layout):
            brought = {"brought_players": players, "brought_profiles": [outcome.profiles[one] for one in players]}
            writing.put_in(suffix, "write_profiles", profile_version=new_version(), **brought)
    if outcome.came_without_profile and (profiles or outcome.profiles):
        for suffix, players in by_suffix(outcome.came_without_profile, layout.of_player, layout):
            writing.put_in(suffix, "queue_profiles", profile_version=new_version(), came_without_profile=players)
    if layout.count > 1 and (gone := {board.id: board.uid for board in outcome.boards if board.deleted}):
        for suffix, ids in by_suffix(gone, layout.of_id, layout):
            writing.put_in(suffix, "release_ids", released_ids=ids, released_uids=[gone[one] for one in ids])


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
