"""Committing: one unit of work is one transaction, whatever the number of submissions in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from leaderboard_adapters.concurrency.cells import Cells
from leaderboard_adapters.sql.profile_hint import ProfileHint
from leaderboard_adapters.sql.rows import board_of, board_values
from leaderboard_adapters.sqlite.clock import Clock
from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.database import Database
from leaderboard_adapters.sqlite.dead_letters import keep_dead_letters
from leaderboard_adapters.sqlite.erasure import erase, take_out
from leaderboard_adapters.sqlite.past_seasons import past_seasons, put_past
from leaderboard_adapters.sqlite.profiles import profiles_of, queue_profiles, write_profiles
from leaderboard_adapters.sqlite.rows import as_json, change_row
from leaderboard_adapters.sqlite.statements import SQL
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.season import Season
from leaderboard_core.ports import repository as port
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.repository import LockedState, ReadSet, WriteSet

T = TypeVar("T")


class UnitOfWork(port.UnitOfWork):
    """Units of work in one line: the writing thread is the lock on every board and position."""

    def __init__(self, database: Database, clock: Clock, hint: ProfileHint) -> None:
        self.cells = Cells()
        self._database = database
        self._hint = hint
        self._clock = clock

    async def unit_of_work(self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]]) -> T:
        return await self._database.write(partial(self._decide, read_set, decide))

    def _decide(self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]], connection: Connection) -> T:
        view = _view(connection, read_set, self._clock())
        outcome = decide(view)
        _write(connection, view, outcome)
        if outcome.profiles:
            self._hint.exist = True
            write_profiles(connection, outcome.profiles)
        if outcome.came_without_profile and self._hint.exist:
            queue_profiles(connection, outcome.came_without_profile)
        return outcome.answer


def _view(connection: Connection, read_set: ReadSet, now: int) -> LockedState:
    boards = connection.execute(SQL["boards_by_uid"], [as_json([*read_set.players])])
    return LockedState(
        now=now,
        boards={row[0]: board_of(row) for row in boards},
        states=_states(connection, read_set),
        events=_events(connection, read_set) if read_set.events else {},
        positions=_positions(connection, read_set) if read_set.positions else {},
        profiles=profiles_of(connection, read_set.profiles) if read_set.profiles else {},
        past=past_seasons(connection, read_set.past) if read_set.past else {},
    )


def _states(connection: Connection, read_set: ReadSet) -> Mapping[int, Mapping[str, PlayerState]]:
    states: defaultdict[int, dict[str, PlayerState]] = defaultdict(dict)
    asked = as_json({uid: [*players] for uid, players in read_set.players.items()})
    for uid, *row in connection.execute(SQL["states"], [asked]):
        states[uid][row[0]] = PlayerState(*row)
    return states


def _events(connection: Connection, read_set: ReadSet) -> Mapping[int, Mapping[str, bytes]]:
    events: defaultdict[int, dict[str, bytes]] = defaultdict(dict)
    asked = as_json({uid: [*ids] for uid, ids in read_set.events.items()})
    for uid, event_id, fingerprint in connection.execute(SQL["events"], [asked]):
        events[uid][event_id] = fingerprint
    return events


def _positions(connection: Connection, read_set: ReadSet) -> Mapping[TopicIdPartition, int]:
    asked = as_json([(key.topic_id, key.partition) for key in read_set.positions])
    rows = connection.execute(SQL["positions"], [asked])
    return {TopicIdPartition(topic_id, partition): offset for topic_id, partition, offset in rows}


def _write(connection: Connection, view: LockedState, outcome: WriteSet[T]) -> None:
    # A statement of which there is nothing to do costs a single score as much as one that does something.
    connection.executemany(SQL["update_board"], map(board_values, outcome.boards))
    if outcome.ended:
        _write_seasons(connection, outcome.boards, outcome.ended)
    write_changes(connection, outcome.kept_changes)
    _write_scores(connection, outcome.changes)
    if counts := [*_counts(view, outcome.changes)]:
        connection.executemany(SQL["count_players"], counts)
    erase(connection, outcome.erased)
    take_out(connection, outcome.taken_out)
    if outcome.past:
        put_past(connection, outcome.past, outcome.boards, view.past)
    if outcome.events:
        events = (
            (uid, event_id, fingerprint, view.now)
            for uid, taken in outcome.events.items()
            for event_id, fingerprint in taken.items()
        )
        connection.executemany(SQL["insert_event"], events)
    if outcome.positions:
        positions = ((key.topic_id, key.partition, offset) for key, offset in outcome.positions.items())
        connection.executemany(SQL["put_position"], positions)
    if outcome.dead_letters:
        keep_dead_letters(connection, outcome.dead_letters)


def write_changes(connection: Connection, changes: Iterable[Change]) -> None:
    """Add changes to their boards' lines."""
    connection.executemany(SQL["insert_change"], map(change_row, changes))


def open_seasons(connection: Connection, boards: Iterable[Board]) -> None:
    """Begin the seasons that boards have come to."""
    rows = ((board.uid, board.season, board.season_started_at) for board in boards)
    connection.executemany(SQL["open_season"], rows)


def _write_seasons(connection: Connection, boards: Iterable[Board], ended: Iterable[Season]) -> None:
    rows = [
        (
            season.board_uid,
            season.season,
            season.started_at,
            season.ended_at,
            season.version.change_id,
            season.version.revision,
            season.max_entries,
        )
        for season in ended
    ]
    connection.executemany(SQL["end_season"], rows)
    turned = {row[0] for row in rows}
    open_seasons(connection, [board for board in boards if board.uid in turned])


def _write_scores(connection: Connection, changes: Sequence[Change]) -> None:
    if removed := [(change.board_uid, change.season, player_id) for change in changes for player_id in change.removed]:
        connection.executemany(SQL["delete_score"], removed)
    connection.executemany(
        SQL["put_score"],
        ((change.board_uid, change.season, *state) for change in changes for state in change.states),
    )


def _counts(view: LockedState, changes: Iterable[Change]) -> Iterable[tuple[int, int, int]]:
    """How many players each change brought to its season, by what the unit of work saw of it."""
    for change in changes:
        turned = change.season != view.boards[change.board_uid].season
        before = {} if turned else view.states.get(change.board_uid, {})
        came = sum(state.player_id not in before for state in change.states)
        went = sum(player_id in before for player_id in change.removed)
        if came != went:
            yield came - went, change.board_uid, change.season
