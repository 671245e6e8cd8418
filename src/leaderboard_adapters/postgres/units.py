"""Units of work: one transaction of two round trips, whatever the number of submissions in it."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain, repeat
from typing import Any, TypeVar

from attrs import define, evolve, field

from leaderboard_adapters.postgres.area import Area
from leaderboard_adapters.postgres.committing import SETTINGS, SecondHalf, commit
from leaderboard_adapters.postgres.connection import Answers, Connection
from leaderboard_adapters.postgres.dead_letters import letter_columns
from leaderboard_adapters.postgres.rows import (
    board_columns,
    board_of,
    change_columns,
    ended_columns,
    event_columns,
    found_states,
    opened_columns,
    parts,
    position_columns,
)
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change
from leaderboard_core.ports.repository import Outcome, PositionKey, UnitsOfWork, View, Wanted

T = TypeVar("T")

#: What takes the place of a lock for those who do not wait.
_IMPATIENT = {"lock_boards": "lock_free_boards"}


class Units(Area, UnitsOfWork):
    """Units of work under the locks of their boards' rows, then of their positions."""

    async def unit_of_work(self, wanted: Wanted, decide: Callable[[View], Outcome[T]]) -> T:
        return await commit(self._connections, partial(_decided, wanted, decide))


async def _decided(wanted: Wanted, decide: Callable[[View], Outcome[T]], connection: Connection) -> SecondHalf[T]:
    locks, reads = _statements(wanted)
    values = _wanted_values(wanted)
    # Whoever looks for a lost commit of ours will wait for all the locks, as `locks` have it.
    taken = locks if wanted.patient else [_IMPATIENT.get(lock, lock) for lock in locks]
    statements = ("begin_unit", "unit_settings", *taken, "boards_now", *reads)
    answers = await connection.together(*statements, **values, **SETTINGS)
    view = _view(wanted, answers)
    outcome = decide(view)
    writing = _writing(view, outcome)
    return SecondHalf(
        answer=outcome.answer,
        locks=locks,
        writes=writing.statements,
        proof=writing.proof,
        values={**values, **writing.values},
    )


def _statements(wanted: Wanted) -> tuple[Sequence[str], Sequence[str]]:
    """What locks, and what reads afterwards, as far as there is anything wanted."""
    locks, reads = [], []
    if wanted.players or wanted.events:
        locks.append("lock_boards")
        reads.append("states")
    if any(wanted.events.values()):
        reads.append("events")
    if wanted.positions:
        locks += ["make_positions", "lock_positions"]
        reads.append("positions")
    return locks, reads


def _wanted_values(wanted: Wanted) -> dict[str, Any]:
    first_players, last_players = parts(wanted.players.values())
    return {
        "uids": [*dict.fromkeys((*wanted.players, *wanted.events))],
        "player_uids": [*wanted.players],
        "first_players": first_players,
        "last_players": last_players,
        "players": [*chain.from_iterable(wanted.players.values())],
        "event_uids": [*chain.from_iterable(repeat(uid, len(ids)) for uid, ids in wanted.events.items())],
        "event_ids": [*chain.from_iterable(wanted.events.values())],
        "topic_ids": [key.topic_id for key in wanted.positions],
        "partitions": [key.partition for key in wanted.positions],
    }


def _view(wanted: Wanted, answers: Answers) -> View:
    locked = {uid for lock in ("lock_boards", "lock_free_boards") for [uid] in answers.get(lock, ())}
    boards = {uid: board_of((uid, *row)) for _, uid, *row in answers["boards_now"] if uid is not None}
    return View(
        now=answers["boards_now"][0][0],
        boards={uid: board for uid, board in boards.items() if uid in locked},
        states={uid: found_states([*wanted.players[uid]], columns) for uid, *columns in answers.get("states", ())},
        events={uid: dict(zip(ids, prints, strict=True)) for uid, ids, prints in answers.get("events", ())},
        positions={
            PositionKey(topic_id, partition): offset for topic_id, partition, offset in answers.get("positions", ())
        },
        busy=boards.keys() - locked,
    )


@define
class _Writing:
    """The statements that write an outcome with the values that they take, and the one that would find it again."""

    statements: list[str] = field(factory=list)
    values: dict[str, Any] = field(factory=dict)
    proof: str | None = None

    def put(self, *statements: str, proof: str | None = None, **values: Any) -> None:
        self.statements += statements
        self.values |= values
        self.proof = proof or self.proof


def _writing(view: View, outcome: Outcome[T]) -> _Writing:
    """What of an outcome there is to write, in this order; the last proof is the strongest."""
    writing = _Writing()
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
    if touched := [board for board in outcome.boards if _is_touched(view.boards[board.uid], board)]:
        writing.put("update_boards", **board_columns(touched))
    if outcome.changes:
        came = {change.board_uid: _came(view, change) for change in outcome.changes}
        columns = change_columns(outcome.kept_changes, outcome.boards, came)
        writing.put("write_changes", proof="has_changes", **columns)
        if columns["removed_players"]:
            writing.put("remove_scores")
    if outcome.erased:
        writing.put("erase", erased_uids=[*outcome.erased], erased_players=[*outcome.erased.values()])
    return writing


def _is_touched(before: Board, after: Board) -> bool:
    """Whether more of a board changes than where it stands in its line."""
    return after != evolve(before, head=after.head, last_stamp=after.last_stamp)


def _came(view: View, change: Change) -> int:
    """How many players a change brings to its board's season, by what the unit of work saw of it."""
    turned = change.season != view.boards[change.board_uid].season
    before = {} if turned else view.states.get(change.board_uid, {})
    came = sum(state.player_id not in before for state in change.states)
    return came - sum(player_id in before for player_id in change.removed)
