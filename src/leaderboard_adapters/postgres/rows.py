"""Between rows and values. A list travels as columns: a row that holds arrays, or arrays that become rows."""

import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate, repeat
from typing import Any

from leaderboard_adapters.postgres.connection import Row
from leaderboard_core.domain.board import Board, ResetPeriod, SortOrder, UpdateMode
from leaderboard_core.domain.change import Change, Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.repository import PositionKey


def board_values(board: Board) -> dict[str, Any]:
    """A board by column."""
    return {
        "uid": board.uid,
        "id": board.id,
        "name": board.name,
        "sort_order": board.sort_order.value,
        "update_mode": board.update_mode.value,
        "reset_period": board.reset_period.value,
        "max_entries": board.max_entries,
        "min_score": board.min_score,
        "max_score": board.max_score,
        "created_at": board.created_at,
        "updated_at": board.updated_at,
        "season": board.season,
        "season_started_at": board.season_started_at,
        "season_opened": board.season_opened,
        "next_reset_at": board.next_reset_at,
        "last_stamp": board.last_stamp,
        "head_id": board.head.change_id,
        "head_sequence": board.head.sequence,
        "deleted": board.deleted,
    }


def board_of(row: Row) -> Board:
    """The board of a row of `living_boards`."""
    return Board(
        uid=row[0],
        id=row[1],
        name=row[2],
        sort_order=SortOrder(row[3]),
        update_mode=UpdateMode(row[4]),
        reset_period=ResetPeriod(row[5]),
        max_entries=row[6],
        min_score=row[7],
        max_score=row[8],
        created_at=row[9],
        updated_at=row[10],
        season=row[11],
        season_started_at=row[12],
        season_opened=row[13],
        next_reset_at=row[14],
        last_stamp=row[15],
        head=Head(row[16], row[17]),
        deleted=row[18],
    )


def states_of(columns: Sequence[Any]) -> Sequence[PlayerState]:
    """The states that a row of columns holds: players, sort keys, stamps, game ids, metadata; see `_told`."""
    players, sort_keys, stamps, game_ids, metadata = columns
    return [*map(PlayerState, players, sort_keys, stamps, game_ids or repeat(None), metadata or repeat(None))]


def found_states(asked: Sequence[str], columns: Sequence[Any]) -> Mapping[str, PlayerState]:
    """The states of those who were asked for and found, from a row of `states`."""
    places, sort_keys, stamps, game_ids, metadata = columns
    players = [asked[place - 1] for place in _unpacked("q", places)]
    columns = players, _unpacked("d", sort_keys), _unpacked("q", stamps), game_ids, metadata
    return dict(zip(players, states_of(columns), strict=True))


def change_of(row: Row) -> Change:
    """The change of a row of `changes`."""
    return Change(
        board_uid=row[0],
        sequence=row[1],
        id=row[2],
        previous=row[3],
        season=row[4],
        max_entries=row[5],
        committed_at=row[6],
        deleted=row[7],
        states=tuple(states_of(row[8:13])),
        removed=tuple(row[13]),
    )


def season_of(row: Row) -> Season:
    """The season of a row of `seasons`; its players are counted within its limit."""
    limit = row[6]
    return Season(
        board_uid=row[0],
        season=row[1],
        head=Head(row[2], row[3]),
        started_at=row[4],
        ended_at=row[5],
        max_entries=limit,
        total_players=row[7] if limit is None else min(row[7], limit),
    )


#: What of a board `update_boards` takes: what may change in its life, but for its place in its line.
_OWN = (
    "uid",
    "name",
    "reset_period",
    "max_entries",
    "min_score",
    "max_score",
    "updated_at",
    "season",
    "season_started_at",
    "season_opened",
    "next_reset_at",
    "deleted",
)


def board_columns(boards: Iterable[Board]) -> dict[str, Any]:
    """Boards after a change as `update_boards` takes them."""
    rows = [board_values(board) for board in boards]
    return {f"board_{name}": [row[name] for row in rows] for name in _OWN}


def change_columns(changes: Sequence[Change], boards: Iterable[Board], came: Mapping[int, int]) -> dict[str, Any]:
    """Changes as `write_changes` and `remove_scores` take them: their states and removals in a row, and where each
    one's part lies. `boards` are those that they lead to; `came`: how many more players each has then, by uid."""
    stamps = {board.uid: board.last_stamp for board in boards}
    states = [state for change in changes for state in change.states]
    removed = [(change.board_uid, change.season, player) for change in changes for player in change.removed]
    first_states, last_states = parts(change.states for change in changes)
    first_removed, last_removed = parts(change.removed for change in changes)
    return {
        "change_uids": [change.board_uid for change in changes],
        "change_sequences": [change.sequence for change in changes],
        "change_ids": [change.id for change in changes],
        "change_previous": [change.previous for change in changes],
        "change_seasons": [change.season for change in changes],
        "change_limits": [change.max_entries for change in changes],
        "change_committed": [change.committed_at for change in changes],
        "change_deleted": [change.deleted for change in changes],
        "change_stamps": [stamps[change.board_uid] for change in changes],
        "change_came": [came[change.board_uid] for change in changes],
        "first_states": first_states,
        "last_states": last_states,
        "first_removed": first_removed,
        "last_removed": last_removed,
        "state_players": [state.player_id for state in states],
        "state_sort_keys": [state.sort_key for state in states],
        "state_stamps": [state.stamp for state in states],
        "state_game_ids": _told(state.game_id for state in states),
        "state_metadata": _told(state.metadata for state in states),
        "removed_uids": [uid for uid, _, _ in removed],
        "removed_seasons": [season for _, season, _ in removed],
        "removed_players": [player for _, _, player in removed],
    }


def opened_columns(boards: Iterable[Board]) -> dict[str, Any]:
    """Boards whose season is new, as `open_seasons` takes them."""
    rows = [*boards]
    return {
        "opened_uids": [board.uid for board in rows],
        "opened_seasons": [board.season for board in rows],
        "opened_at": [board.season_started_at for board in rows],
    }


def ended_columns(seasons: Sequence[Season]) -> dict[str, Any]:
    """Seasons that end, as `end_seasons` takes them."""
    return {
        "ended_uids": [season.board_uid for season in seasons],
        "ended_seasons": [season.season for season in seasons],
        "ended_started": [season.started_at for season in seasons],
        "ended_at": [season.ended_at for season in seasons],
        "ended_heads": [season.head.change_id for season in seasons],
        "ended_sequences": [season.head.sequence for season in seasons],
        "ended_limits": [season.max_entries for season in seasons],
    }


def event_columns(events: Mapping[int, Mapping[str, bytes]]) -> dict[str, Any]:
    """Fingerprints by board uid and event id, as `write_events` takes them."""
    rows = [(uid, *event) for uid, taken in events.items() for event in taken.items()]
    return {
        "new_event_uids": [uid for uid, _, _ in rows],
        "new_event_ids": [event_id for _, event_id, _ in rows],
        "new_fingerprints": [fingerprint for _, _, fingerprint in rows],
    }


def position_columns(positions: Mapping[PositionKey, int]) -> dict[str, Any]:
    """Positions as `write_positions` takes them."""
    return {
        "moved_topic_ids": [key.topic_id for key in positions],
        "moved_partitions": [key.partition for key in positions],
        "moved_offsets": [*positions.values()],
    }


def parts(lists: Iterable[Collection[object]]) -> tuple[list[int], list[int]]:
    """Where each of some lists lies in all of them together: its first and last place, from 1."""
    lasts = [*accumulate(map(len, lists))]
    return [last + 1 for last in (0, *lasts)][:-1], lasts


def _unpacked(kind: str, column: bytes) -> Sequence[Any]:
    """Numbers of 8 bytes that were sent as they are: this takes a fraction of what an array takes the driver."""
    return struct.unpack(f">{len(column) // 8}{kind}", column)


def _told(column: Iterable[str | None]) -> list[str | None]:
    """A column that often says nothing at all: then it is empty instead of a list of nothing."""
    values = [*column]
    return values if any(value is not None for value in values) else []
