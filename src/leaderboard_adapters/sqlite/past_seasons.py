"""Seasons that have ended, as units of work see them and put scores into them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from leaderboard_adapters.sql.rows import season_of
from leaderboard_adapters.sqlite.connection import Connection
from leaderboard_adapters.sqlite.rows import as_json, states_of
from leaderboard_adapters.sqlite.statements import SQL
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.grace import PastSeason, PastStates


def past_seasons(connection: Connection, wanted: Mapping[int, tuple[int, Collection[str]]]) -> Mapping[int, PastSeason]:
    """The wanted seasons, by board uid; those that are not there, or have not ended, are left out."""
    found = {}
    for uid, (season, players) in wanted.items():
        asked: dict[str, Any] = {"board_uid": uid, "season": season}
        row = connection.execute(SQL["past_season"], asked).fetchone()
        if row is not None:
            *_, state, copy = row
            settled = state != "ended"
            asked |= {"players": as_json([*players])} | ({"copy": copy} if settled else {})
            states = states_of(connection.execute(SQL["mended_states" if settled else "past_states"], asked))
            known = {**dict.fromkeys(players), **{state.player_id: state for state in states}}
            found[uid] = PastSeason(season_of(row), settled, known)
    return found


def put_past(
    connection: Connection,
    past: Mapping[int, PastStates],
    boards: Iterable[Board],
    read: Mapping[int, PastSeason],
) -> None:
    """Put states into seasons that have ended, as they were `read`, which are then at the changes of their boards."""
    versions = {board.uid: board.version for board in boards}
    for uid, one in past.items():
        if uid in read and read[uid].settled:
            mends = [(versions[uid].revision, uid, one.season, *state) for state in one.states]
            connection.executemany(SQL["put_mend"], mends)
        else:
            connection.executemany(SQL["put_score"], ((uid, one.season, *state) for state in one.states))
        moved = {
            "board_uid": uid,
            "season": one.season,
            "came": one.came,
            "head_id": versions[uid].change_id,
            "head_sequence": versions[uid].revision,
        }
        connection.execute(SQL["move_season"], moved)
