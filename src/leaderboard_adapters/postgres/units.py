"""Units of work: one transaction of two round trips, whatever the number of submissions in it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain, repeat
from typing import Any, TypeVar

from leaderboard_adapters.postgres.area import Area
from leaderboard_adapters.postgres.committing import SETTINGS, SecondHalf, commit
from leaderboard_adapters.postgres.connection import Answers, Dialogue
from leaderboard_adapters.postgres.dead_letters import letter_columns
from leaderboard_adapters.postgres.rows import (
    board_columns,
    board_of,
    change_columns,
    ended_columns,
    found_states,
    opened_columns,
    parts,
)
from leaderboard_core.domain.change import Change
from leaderboard_core.ports.repository import Outcome, PositionKey, UnitsOfWork, View, Wanted

T = TypeVar("T")

#: What takes the place of a lock for those who do not wait.
_IMPATIENT = {"lock_boards": "lock_free_boards"}


class Units(Area, UnitsOfWork):
    """Units of work under the locks of their boards' rows, then of their positions."""

    async def unit_of_work(self, wanted: Wanted, decide: Callable[[View], Outcome[T]]) -> T:
        return await commit(self._connections, partial(_decided, wanted, decide))


async def _decided(wanted: Wanted, decide: Callable[[View], Outcome[T]], dialogue: Dialogue) -> SecondHalf[T]:
    locks, reads = _statements(wanted)
    values = _wanted_values(wanted)
    # Whoever looks for a lost commit of ours will wait for all the locks, as `locks` have it.
    taken = locks if wanted.patient else [_IMPATIENT.get(lock, lock) for lock in locks]
    answers = await dialogue.ask("begin_unit", "unit_settings", *taken, "now", *reads, **values, **SETTINGS)
    view = _view(wanted, answers)
    outcome = decide(view)
    writes, proof = _written(outcome)
    return SecondHalf(
        answer=outcome.answer,
        locks=locks,
        writes=writes,
        proof=proof,
        values={**values, **_written_values(view, outcome)},
    )


def _statements(wanted: Wanted) -> tuple[Sequence[str], Sequence[str]]:
    """What locks, and what reads afterwards, as far as there is anything wanted."""
    locks, reads = [], []
    if wanted.players or wanted.events:
        locks.append("lock_boards")
        reads += ["boards_by_uid", "states"]
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
    [[now]] = answers["now"]
    locked = {uid for lock in ("lock_boards", "lock_free_boards") for [uid] in answers.get(lock, ())}
    boards = {row[0]: board_of(row) for row in answers.get("boards_by_uid", ())}
    return View(
        now=now,
        boards={uid: board for uid, board in boards.items() if uid in locked},
        states={uid: found_states([*wanted.players[uid]], columns) for uid, *columns in answers.get("states", ())},
        events={uid: dict(zip(ids, prints, strict=True)) for uid, ids, prints in answers.get("events", ())},
        positions={
            PositionKey(topic_id, partition): offset for topic_id, partition, offset in answers.get("positions", ())
        },
        busy=boards.keys() - locked,
    )


def _written(outcome: Outcome[T]) -> tuple[Sequence[str], str | None]:
    """The statements that write an outcome, and the one that would find it again."""
    writes, proof = [], None
    if outcome.positions:
        writes, proof = ["write_positions"], "has_positions"
    if outcome.dead_letters:
        # They are never alone: their records' positions move with them.
        writes = [*writes, "write_dead_letters"]
    if any(outcome.events.values()):
        writes, proof = [*writes, "write_events"], "has_events"
    if outcome.changes:
        writes, proof = [*writes, "update_boards", "write_changes"], "has_changes"
    if outcome.ended:
        writes = ["end_seasons", "open_seasons", *writes]
    if outcome.erased:
        writes = [*writes, "erase"]
    return writes, proof


def _written_values(view: View, outcome: Outcome[T]) -> dict[str, Any]:
    turned = {season.board_uid for season in outcome.ended}
    came = dict(_came(view, outcome.changes))
    events = [(uid, *event) for uid, taken in outcome.events.items() for event in taken.items()]
    return {
        **board_columns(outcome.boards, [came.get(board.uid, 0) for board in outcome.boards]),
        **change_columns(outcome.kept_changes),
        **ended_columns(outcome.ended),
        **opened_columns(board for board in outcome.boards if board.uid in turned),
        **letter_columns(outcome.dead_letters),
        "erased_uids": [*outcome.erased],
        "erased_players": [*outcome.erased.values()],
        "taken_at": view.now,
        "new_event_uids": [uid for uid, _, _ in events],
        "new_event_ids": [event_id for _, event_id, _ in events],
        "new_fingerprints": [fingerprint for _, _, fingerprint in events],
        "moved_topic_ids": [key.topic_id for key in outcome.positions],
        "moved_partitions": [key.partition for key in outcome.positions],
        "moved_offsets": [*outcome.positions.values()],
    }


def _came(view: View, changes: Sequence[Change]) -> Mapping[int, int]:
    """How many players each change brought to its board's season, by what the unit of work saw of it."""
    return {change.board_uid: _more(view, change) for change in changes}


def _more(view: View, change: Change) -> int:
    turned = change.season != view.boards[change.board_uid].season
    before = {} if turned else view.states.get(change.board_uid, {})
    came = sum(state.player_id not in before for state in change.states)
    return came - sum(player_id in before for player_id in change.removed)
