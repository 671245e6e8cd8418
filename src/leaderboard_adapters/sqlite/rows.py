"""Between rows and values, where lists travel as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from leaderboard_adapters.sql.rows import Row
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import NO_RESULT


def as_json(values: Iterable[Any] | Mapping[Any, Any]) -> str:
    """A list or an object for a statement to read. Numbers in it are whole: see `queries/units.sql`."""
    return json.dumps(values, separators=(",", ":"))


def change_row(change: Change) -> Row:
    """A change as the statement `insert_change` takes it."""
    states = json.dumps([*map(_told, change.states)], ensure_ascii=False, separators=(",", ":"))
    removed = json.dumps(change.removed, ensure_ascii=False, separators=(",", ":"))
    return (
        change.board_uid,
        change.revision,
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
    """The change of a row of the statement `changes_behind`."""
    return Change(
        board_uid=row[0],
        revision=row[1],
        id=row[2],
        previous=row[3],
        season=row[4],
        max_entries=row[5],
        committed_at=row[6],
        deleted=bool(row[7]),
        states=tuple(_state_of(*told) for told in json.loads(row[8])),
        removed=tuple(json.loads(row[9])),
    )


def _told(state: PlayerState) -> Sequence[Any]:
    """A state as JSON has it: its fields, the order key as hexadecimal digits and only if there is one. JSON has no
    infinite numbers: the sort key of no result is null."""
    if state.sort_key == NO_RESULT:
        state = state._replace(sort_key=None)  # type: ignore[arg-type]
    return (*state[:-1], state.order_key.hex()) if state.order_key else state[:-1]


def _state_of(
    player_id: str, sort_key: float | None, reached_at: int, payload: str | None, order_key: str = ""
) -> PlayerState:
    sort_key = NO_RESULT if sort_key is None else sort_key
    return PlayerState(player_id, sort_key, reached_at, payload, bytes.fromhex(order_key))


def states_of(rows: Iterable[Row]) -> Sequence[PlayerState]:
    """The states of rows: a state has its fields in the order of the columns from `player_id` on."""
    return [*map(PlayerState._make, rows)]
