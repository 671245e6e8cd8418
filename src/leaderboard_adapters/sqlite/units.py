"""Committing: one unit of work is one transaction, whatever the number of submissions in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeVar

from leaderboard_adapters.sqlite.area import Area
from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.dead_letters import keep_dead_letters
from leaderboard_adapters.sqlite.erasing import erase
from leaderboard_adapters.sqlite.rows import as_json, board_columns, board_of, change_row
from leaderboard_adapters.sqlite.sql import load
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.repository import Outcome, PositionKey, UnitsOfWork, View, Wanted

T = TypeVar("T")

_BOARDS = load("boards")
_SQL = load("units")


class Units(Area, UnitsOfWork):
    """Units of work in one line: the writing thread is the lock on every board and position."""

    async def unit_of_work(self, wanted: Wanted, decide: Callable[[View], Outcome[T]]) -> T:
        return await self._database.write(partial(self._decide, wanted, decide))

    def _decide(self, wanted: Wanted, decide: Callable[[View], Outcome[T]], connection: Connection) -> T:
        view = _view(connection, wanted, self._clock())
        outcome = decide(view)
        _write(connection, view, outcome)
        return outcome.answer


def _view(connection: Connection, wanted: Wanted, now: int) -> View:
    boards = connection.execute(_BOARDS["boards_by_uid"], [as_json([*wanted.players])])
    return View(
        now=now,
        boards={row[0]: board_of(row) for row in boards},
        states=_states(connection, wanted),
        events=_events(connection, wanted),
        positions=_positions(connection, wanted),
    )


def _states(connection: Connection, wanted: Wanted) -> Mapping[int, Mapping[str, PlayerState]]:
    states: defaultdict[int, dict[str, PlayerState]] = defaultdict(dict)
    asked = as_json({uid: [*players] for uid, players in wanted.players.items()})
    for uid, *row in connection.execute(_SQL["states"], [asked]):
        states[uid][row[0]] = PlayerState(*row)
    return states


def _events(connection: Connection, wanted: Wanted) -> Mapping[int, Mapping[str, bytes]]:
    events: defaultdict[int, dict[str, bytes]] = defaultdict(dict)
    asked = as_json({uid: [*ids] for uid, ids in wanted.events.items()})
    for uid, event_id, fingerprint in connection.execute(_SQL["events"], [asked]):
        events[uid][event_id] = fingerprint
    return events


def _positions(connection: Connection, wanted: Wanted) -> Mapping[PositionKey, int]:
    asked = as_json([(key.topic_id, key.partition) for key in wanted.positions])
    rows = connection.execute(_SQL["positions"], [asked])
    return {PositionKey(topic_id, partition): offset for topic_id, partition, offset in rows}


def _write(connection: Connection, view: View, outcome: Outcome[T]) -> None:
    connection.executemany(_BOARDS["update_board"], map(board_columns, outcome.boards))
    _write_seasons(connection, outcome.boards, outcome.ended)
    write_changes(connection, outcome.kept_changes)
    _write_scores(connection, outcome.changes)
    connection.executemany(_SQL["count_players"], _counts(view, outcome.changes))
    erase(connection, outcome.erased)
    connection.executemany(
        _SQL["insert_event"],
        (
            (uid, event_id, fingerprint, view.now)
            for uid, events in outcome.events.items()
            for event_id, fingerprint in events.items()
        ),
    )
    positions = ((key.topic_id, key.partition, offset) for key, offset in outcome.positions.items())
    connection.executemany(_SQL["put_position"], positions)
    keep_dead_letters(connection, outcome.dead_letters)


def write_changes(connection: Connection, changes: Iterable[Change]) -> None:
    """Add changes to their boards' lines."""
    connection.executemany(_SQL["insert_change"], map(change_row, changes))


def open_seasons(connection: Connection, boards: Iterable[Board]) -> None:
    """Begin the seasons that boards have come to."""
    rows = ((board.uid, board.season, board.season_started_at) for board in boards)
    connection.executemany(_SQL["open_season"], rows)


def _write_seasons(connection: Connection, boards: Iterable[Board], ended: Iterable[Season]) -> None:
    rows = [
        (
            season.board_uid,
            season.season,
            season.started_at,
            season.ended_at,
            season.head.change_id,
            season.head.sequence,
            season.max_entries,
        )
        for season in ended
    ]
    connection.executemany(_SQL["end_season"], rows)
    turned = {row[0] for row in rows}
    open_seasons(connection, [board for board in boards if board.uid in turned])


def _write_scores(connection: Connection, changes: Iterable[Change]) -> None:
    connection.executemany(
        _SQL["delete_score"],
        ((change.board_uid, change.season, player_id) for change in changes for player_id in change.removed),
    )
    connection.executemany(
        _SQL["put_score"],
        ((change.board_uid, change.season, *state) for change in changes for state in change.states),
    )


def _counts(view: View, changes: Iterable[Change]) -> Iterable[tuple[int, int, int]]:
    """How many players each change brought to its season, by what the unit of work saw of it."""
    for change in changes:
        turned = change.season != view.boards[change.board_uid].season
        before = {} if turned else view.states.get(change.board_uid, {})
        came = sum(state.player_id not in before for state in change.states)
        went = sum(player_id in before for player_id in change.removed)
        if came != went:
            yield came - went, change.board_uid, change.season
