"""Between rows and values. A list travels as columns: a row that holds arrays, or arrays that become rows."""

import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate, repeat
from typing import Any

from leaderboard_adapters.sql.rows import Row, board_values
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.grace import PastStates
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.queue import TopicIdPartition


def states_of(columns: Sequence[Any]) -> Sequence[PlayerState]:
    """The states that a row of columns holds: players, sort keys, stamps, payloads, order keys; see `_told`."""
    players, sort_keys, stamps, payloads, order_keys = columns
    return [*map(PlayerState, players, sort_keys, stamps, payloads or repeat(None), order_keys or repeat(b""))]


def found_states(asked: Sequence[str], columns: Sequence[Any]) -> Mapping[str, PlayerState]:
    """The states of those who were asked for and found, from a row of `states`."""
    places, sort_keys, stamps, payloads, order_keys = columns
    players = [asked[place - 1] for place in _unpacked("q", places)]
    columns = players, _unpacked("d", sort_keys), _unpacked("q", stamps), payloads, parted(order_keys, len(players))
    return dict(zip(players, states_of(columns), strict=True))


def change_of(row: Row) -> Change:
    """The change of a row of the statement `changes_after`."""
    return Change(
        board_uid=row[0],
        revision=row[1],
        id=row[2],
        previous=row[3],
        season=row[4],
        max_entries=row[5],
        committed_at=row[6],
        deleted=row[7],
        states=tuple(states_of(row[8:13])),
        removed=tuple(row[13]),
    )


#: What of a board `update_boards` takes: what may change in its life, but for its place in its line.
_OWN = (
    "uid",
    "name",
    "reset_period",
    "reset_cron",
    "timezone",
    "max_entries",
    "min_score",
    "max_score",
    "decimals",
    "format",
    "unit",
    "hide_after",
    "show_at",
    "hidden_revision",
    "reset_grace",
    "allow_null_score",
    "updated_at",
    "season",
    "season_started_at",
    "season_opened",
    "next_reset_at",
    "deleted",
    "links",
)


def board_columns(boards: Iterable[Board]) -> dict[str, Any]:
    """Boards after a change as `update_boards` takes them."""
    rows = [board_values(board) for board in boards]
    return {f"board_{name}": [row[name] for row in rows] for name in _OWN}


def change_columns(changes: Sequence[Change], boards: Iterable[Board], came: Mapping[int, int]) -> dict[str, Any]:
    """Changes as `write_changes` and `remove_scores` take them: their states and removals in a row, and where each
    one's part lies. `boards` are those that they lead to; `came`: how many more players each has then, by uid."""
    stamps = {board.uid: board.last_reached_at for board in boards}
    states = [state for change in changes for state in change.states]
    order_keys = [state.order_key for state in states]
    removed = [(change.board_uid, change.season, player) for change in changes for player in change.removed]
    first_states, last_states = parts(change.states for change in changes)
    first_removed, last_removed = parts(change.removed for change in changes)
    return {
        "change_uids": [change.board_uid for change in changes],
        "change_sequences": [change.revision for change in changes],
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
        "state_stamps": [state.reached_at for state in states],
        "state_payloads": _told(state.payload for state in states),
        "state_order_keys": order_keys if any(order_keys) else [],
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
        "ended_heads": [season.version.change_id for season in seasons],
        "ended_sequences": [season.version.revision for season in seasons],
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


def past_columns(past: Mapping[int, PastStates], boards: Iterable[Board], settled: Collection[int]) -> dict[str, Any]:
    """What is put into seasons that have ended, as `write_past` takes it and, of boards whose are `settled`,
    `write_mends`; and the changes that these are at then."""
    versions = {board.uid: board.version for board in boards}
    late = {uid: one for uid, one in past.items() if uid not in settled}
    mended = {uid: one for uid, one in past.items() if uid in settled}
    return {
        **_put_columns("late", late),
        **_put_columns("mended", mended),
        "mended_sequences": [versions[uid].revision for uid, one in mended.items() for _ in one.states],
        "moved_uids": [*past],
        "moved_seasons": [one.season for one in past.values()],
        "moved_heads": [versions[uid].change_id for uid in past],
        "moved_sequences": [versions[uid].revision for uid in past],
        "moved_came": [one.came for one in past.values()],
    }


def _put_columns(kind: str, past: Mapping[int, PastStates]) -> dict[str, Any]:
    rows = [(uid, one.season, state) for uid, one in past.items() for state in one.states]
    return {
        f"{kind}_uids": [uid for uid, _, _ in rows],
        f"{kind}_seasons": [season for _, season, _ in rows],
        f"{kind}_players": [state.player_id for _, _, state in rows],
        f"{kind}_sort_keys": [state.sort_key for _, _, state in rows],
        f"{kind}_stamps": [state.reached_at for _, _, state in rows],
        f"{kind}_payloads": [state.payload for _, _, state in rows],
        f"{kind}_order_keys": [state.order_key for _, _, state in rows],
    }


def position_columns(positions: Mapping[TopicIdPartition, int]) -> dict[str, Any]:
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


def parted(column: bytes, count: int) -> Sequence[bytes]:
    """The order keys of a board, which have one length, that were sent as one."""
    length = len(column) // count
    return [column[at : at + length] for at in range(0, len(column), length)] if length else ()


def _told(column: Iterable[str | None]) -> list[str | None]:
    """A column that often says nothing at all: then it is empty instead of a list of nothing."""
    values = [*column]
    return values if any(value is not None for value in values) else []
