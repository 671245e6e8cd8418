"""Between rows and values: columns in the order of the schema, lists as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from leaderboard_core.domain.board import Board, ResetPeriod, SortOrder, UpdateMode
from leaderboard_core.domain.change import Change, Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.season import Season

Row: TypeAlias = tuple[Any, ...]


def as_json(values: Iterable[Any] | Mapping[Any, Any]) -> str:
    """A list or an object for a statement to read. Numbers in it are whole: see `queries/units.sql`."""
    return json.dumps(values, separators=(",", ":"))


def board_columns(board: Board) -> dict[str, Any]:
    """A board by column, for the statements that name them."""
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
    """The board of a row of `boards`."""
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
        deleted=bool(row[18]),
    )


def change_row(change: Change) -> Row:
    """A change as a row of `changes`."""
    states = json.dumps(change.states, ensure_ascii=False, separators=(",", ":"))
    removed = json.dumps(change.removed, ensure_ascii=False, separators=(",", ":"))
    return (
        change.board_uid,
        change.sequence,
        change.id,
        change.previous,
        change.season,
        change.max_entries,
        change.committed_at,
        change.deleted,
        states,
        removed,
        change.named,
    )


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
        deleted=bool(row[7]),
        states=tuple(states_of(json.loads(row[8]))),
        removed=tuple(json.loads(row[9])),
    )


def states_of(rows: Iterable[Row]) -> Sequence[PlayerState]:
    """The states of rows: a state has its fields in the order of the columns from `player_id` on."""
    return [*map(PlayerState._make, rows)]


def season_of(row: Row) -> Season:
    """The season of a row of `seasons.sql`; its players are counted within its limit."""
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
