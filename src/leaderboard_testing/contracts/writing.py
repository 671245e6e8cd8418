"""Writing into a repository through nothing but its port, one commit a call, and looking at what came of it."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.cells import new_uid_beside
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.season import Season
from leaderboard_core.domain.season_turns import opening_change
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.ranked_view import Page
from leaderboard_core.ports.repository import LockedState, ReadSet, Repository, WriteSet
from leaderboard_testing.contracts.values import a_board, a_state, change_id


async def add(repository: Repository, *, beside: Board | None = None, **fields: Any) -> Board:
    """A new board in the repository, at the first change of its line; in the cell of another, if it is told which."""
    if beside is not None:
        fields["uid"] = new_uid_beside(beside.uid)
    board = a_board(**{"version": Version(change_id(), 1), **fields})
    await repository.add(board, opening_change(board))
    return board


def next_change(view: LockedState, board: Board, **fields: Any) -> Change:
    """The change that follows the one a board is at, and leaves it as `board` says."""
    before = view.boards[board.uid].version
    change = Change(
        id=change_id(),
        previous=before.change_id,
        revision=before.revision + 1,
        board_uid=board.uid,
        season=board.season,
        max_entries=board.max_entries,
        committed_at=view.now,
        deleted=board.deleted,
    )
    return evolve(change, **fields)


def count_one(board: Board, player_id: str, view: LockedState) -> WriteSet[str]:
    """The decision that adds one to a player's score; its answer is the id of the change."""
    before = view.boards[board.uid]
    known = view.states.get(board.uid, {}).get(player_id)
    state = a_state(player_id, 1.0 if known is None else known.sort_key + 1)
    change = next_change(view, before, states=(state,))
    return WriteSet(answer=change.id, boards=[evolve(before, version=change.version)], changes=[change])


async def put(
    repository: Repository,
    board: Board,
    states: Sequence[PlayerState] = (),
    *,
    removed: Sequence[str] = (),
    events: Mapping[str, bytes] | None = None,
    change: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Board:
    """Set and remove players, and set `fields` of the board, as one change; its row afterwards.

    `events` are taken along; `change` overrides fields of the change.
    """

    def decide(view: LockedState) -> WriteSet[Board]:
        after = evolve(view.boards[board.uid], **fields)
        made = next_change(view, after, states=tuple(states), removed=tuple(removed), **(change or {}))
        after = evolve(after, version=made.version)
        taken = {board.uid: events} if events else {}
        return WriteSet(answer=after, boards=[after], changes=[made], events=taken)

    players = [*(state.player_id for state in states), *removed]
    return await repository.unit_of_work(ReadSet(players={board.uid: players}), decide)


async def turn(repository: Repository, board: Board, states: Sequence[PlayerState] = ()) -> tuple[Board, Season]:
    """End the board's season, and begin the next with these players; the row afterwards and the season that ended."""

    def decide(view: LockedState) -> WriteSet[tuple[Board, Season]]:
        before = view.boards[board.uid]
        ended = Season(
            board_uid=before.uid,
            season=before.season,
            version=before.version,
            started_at=before.season_started_at,
            ended_at=view.now,
            max_entries=before.max_entries,
        )
        turned = evolve(before, season=before.season + 1, season_started_at=view.now)
        change = next_change(view, turned, states=tuple(states))
        after = evolve(turned, version=change.version, season_opened=change.revision)
        return WriteSet(answer=(after, ended), boards=[after], changes=[change], ended=[ended])

    players = [state.player_id for state in states]
    return await repository.unit_of_work(ReadSet(players={board.uid: players}), decide)


async def erase(repository: Repository, board: Board, player_id: str) -> Board:
    """Erase a player from a board, by a change that removes them if they are on it; its row afterwards."""

    def decide(view: LockedState) -> WriteSet[Board]:
        before = view.boards[board.uid]
        known = view.states.get(board.uid, {})
        change = next_change(view, before, removed=(player_id,) if player_id in known else ())
        after = evolve(before, version=change.version)
        return WriteSet(answer=after, boards=[after], changes=[change], erased={board.uid: player_id})

    return await repository.unit_of_work(ReadSet(players={board.uid: [player_id]}), decide)


async def delete(repository: Repository, board: Board) -> Board:
    """End the board's life."""
    return await put(repository, board, deleted=True)


async def move(repository: Repository, board: Board, positions: Mapping[TopicIdPartition, int]) -> None:
    """Write positions, of the cell that a board lies in."""
    read_set = ReadSet(players={}, positions=list(positions), cell=repository.cells.layout.of_uid(board.uid))
    await repository.unit_of_work(read_set, lambda view: WriteSet(answer=None, positions=positions))  # noqa: ARG005


async def look(
    repository: Repository,
    board: Board,
    players: Sequence[str] = (),
    events: Sequence[str] = (),
    positions: Sequence[TopicIdPartition] = (),
) -> LockedState:
    """What a unit of work sees."""
    read_set = ReadSet(players={board.uid: players}, events={board.uid: events}, positions=positions)
    return await repository.unit_of_work(read_set, lambda view: WriteSet(answer=view))


async def states_of(repository: Repository, board: Board) -> dict[str, PlayerState]:
    """All players on a board, by a snapshot."""
    async with repository.snapshot(board.uid) as snapshot:
        assert snapshot is not None
        return {state.player_id: state async for chunk in snapshot.chunks for state in chunk}


async def season_of(repository: Repository, board: Board, season: int) -> Season:
    """One of the board's seasons, as the repository tells it."""
    [found] = [known for known in await repository.seasons(board.uid) if known.season == season]
    return found


async def page_of(repository: Repository, board: Board, season: int = 1) -> Page:
    """The first places of a season's standings."""
    return await repository.places(board, await season_of(repository, board, season)).page(1, 5000)


async def players_of(repository: Repository, board: Board, season: int = 1) -> str:
    """The players of a season's standings, best first, as one word."""
    return "".join(place.player_id for place in (await page_of(repository, board, season)).places)


async def later(repository: Repository) -> int:
    """A moment of the repository's clock, later than all that was committed; what is committed next is later still."""
    await asyncio.sleep(0.002)
    read_version = await repository.now()
    await asyncio.sleep(0.002)
    return read_version
