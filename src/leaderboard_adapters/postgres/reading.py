"""What a unit of work locks and reads, as statements and values."""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

from leaderboard_adapters.postgres.cells import ONE_CELL, by_suffix
from leaderboard_adapters.postgres.connection import Answers
from leaderboard_adapters.postgres.rows import found_states, parts
from leaderboard_adapters.sql.rows import board_of, season_of
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.cells import CellLayout
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.grace import PastSeason
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.repository import LockedState, ReadSet


def statements_of(read_set: ReadSet, layout: CellLayout = ONE_CELL) -> tuple[Sequence[str], Sequence[str]]:
    """What locks, and what reads afterwards, as far as there is anything wanted."""
    locks, reads = [], []
    if read_set.players or read_set.events:
        locks.append("lock_boards")
        reads.append("states")
    if any(read_set.events.values()):
        reads.append("events")
    if read_set.positions:
        locks += ["make_positions", "lock_positions"]
        reads.append("positions")
    if read_set.profiles:
        reads += [f"profiles{suffix}" for suffix, _ in by_suffix(read_set.profiles, layout.of_player, layout)]
    if read_set.past:
        reads += ["past_seasons", "past_states"]
    return locks, reads


def wanted_values(read_set: ReadSet, layout: CellLayout = ONE_CELL) -> dict[str, Any]:
    """The values that locking and reading take."""
    first_players, last_players = parts(read_set.players.values())
    return {
        "uids": [*dict.fromkeys((*read_set.players, *read_set.events))],
        "player_uids": [*read_set.players],
        "first_players": first_players,
        "last_players": last_players,
        "players": [*chain.from_iterable(read_set.players.values())],
        "event_uids": [*chain.from_iterable(repeat(uid, len(ids)) for uid, ids in read_set.events.items())],
        "event_ids": [*chain.from_iterable(read_set.events.values())],
        "topic_ids": [key.topic_id for key in read_set.positions],
        "partitions": [key.partition for key in read_set.positions],
        **_wanted_profiles(read_set, layout),
        **_past_values(read_set),
    }


def _wanted_profiles(read_set: ReadSet, layout: CellLayout) -> dict[str, Any]:
    if layout.count == 1:
        return {"wanted_profiles": [*read_set.profiles]}
    wanted = by_suffix(read_set.profiles, layout.of_player, layout)
    return {suffix: {"wanted_profiles": players} for suffix, players in wanted}


def _past_values(read_set: ReadSet) -> dict[str, Any]:
    if not read_set.past:
        return {}
    wanted = [(uid, season, player) for uid, (season, players) in read_set.past.items() for player in players]
    return {
        "past_uids": [*read_set.past],
        "past_seasons": [season for season, _ in read_set.past.values()],
        "past_player_uids": [uid for uid, _, _ in wanted],
        "past_player_seasons": [season for _, season, _ in wanted],
        "past_players": [player for _, _, player in wanted],
    }


def view_of(read_set: ReadSet, answers: Answers) -> LockedState:
    """What was read under the locks."""
    locked = {uid for lock in ("lock_boards", "lock_free_boards") for [uid] in answers.get(lock, ())}
    boards = boards_of(answers)
    return LockedState(
        now=answers["boards_now"][0][0],
        boards={uid: board for uid, board in boards.items() if uid in locked},
        states=states_of_boards(read_set.players, answers),
        events={uid: dict(zip(ids, prints, strict=True)) for uid, ids, prints in answers.get("events", ())},
        positions={
            TopicIdPartition(topic_id, partition): offset
            for topic_id, partition, offset in answers.get("positions", ())
        },
        profiles=dict(chain.from_iterable(answers[name] for name in answers if name.startswith("profiles")))
        if read_set.profiles
        else {},
        past=_past_of(read_set, answers) if read_set.past else {},
        busy=boards.keys() - locked,
    )


def _past_of(read_set: ReadSet, answers: Answers) -> dict[int, PastSeason]:
    """The wanted seasons that have ended, with what of the players is there."""
    states: dict[int, dict[str, PlayerState | None]] = {
        uid: dict.fromkeys(players) for uid, (_, players) in read_set.past.items()
    }
    for uid, *state in answers["past_states"]:
        states[uid][state[0]] = PlayerState(*state)
    return {row[0]: PastSeason(season_of(row), row[-1] != "ended", states[row[0]]) for row in answers["past_seasons"]}


def states_of_boards(players: Mapping[int, Collection[str]], answers: Answers) -> dict[int, Mapping[str, PlayerState]]:
    """The states of those of the players who are there, by board."""
    return {uid: found_states([*players[uid]], columns) for uid, *columns in answers.get("states", ())}


def boards_of(answers: Answers) -> dict[int, Board]:
    """The living boards among those that were wanted, by uid."""
    return {uid: board_of((uid, *row)) for _, uid, *row in answers["boards_now"] if uid is not None}
