"""What the kit of real-time stores says again and again: a board's line in the making, and what a store shows."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.rankings import Move, Rankings
from leaderboard_core.ports.repository import Snapshot
from tests.contract.ranked import FIVE
from tests.contract.values import NEW_YEAR, a_board, change_id, in_order


class Line:
    """A board's line of changes in the making; `board` is the row after the newest."""

    def __init__(self, board: Board) -> None:
        self.board = board

    def change(self, states: Sequence[PlayerState] = (), removed: Sequence[str] = (), **fields: Any) -> Change:
        """The next change of the line; season and `max_entries` stay as they are unless they are given."""
        values = {"season": self.board.season, "max_entries": self.board.max_entries} | fields
        change = Change(
            id=change_id(),
            previous=self.board.head.change_id,
            sequence=self.board.head.sequence + 1,
            board_uid=self.board.uid,
            committed_at=NEW_YEAR,
            states=tuple(states),
            removed=tuple(removed),
            **values,
        )
        self.board = evolve(self.board, head=change.head, season=change.season, max_entries=change.max_entries)
        return change

    def move(self, states: Sequence[PlayerState] = (), removed: Sequence[str] = (), **fields: Any) -> Move:
        """The move from where the line stands through its next change; it asks for every named player's ranks."""
        after = self.board.head.change_id
        change = self.change(states, removed, **fields)
        ranks_of = (*(state.player_id for state in states), *removed)
        return Move(board_uid=self.board.uid, after=after, changes=[change], ranks_of=ranks_of)

    def look(self, *ranks_of: str) -> Move:
        """The move that stays where the line stands and only asks for ranks."""
        return Move(board_uid=self.board.uid, after=self.board.head.change_id, changes=[], ranks_of=ranks_of)


def snapshot(board: Board, states: Sequence[PlayerState] = (), size: int = 1000) -> Snapshot:
    """A board and its players as the repository hands them over, `size` at a time."""

    async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
        for start in range(0, len(states), size):
            yield states[start : start + size]

    return Snapshot(board, chunks())


async def loaded(rankings: Rankings, states: Sequence[PlayerState] = FIVE, **fields: Any) -> Line:
    """A board that the store has never seen, loaded with these players."""
    board = a_board(**fields)
    assert await rankings.load(snapshot(board, states), None)
    return Line(board)


async def standing(rankings: Rankings, board: Board) -> str:
    """The ids of a board's players, best first."""
    page = await rankings.board(board).page(1, 10_000)
    return "".join(place.player_id for place in page.places)


async def scanned(rankings: Rankings, board: Board) -> list[PlayerState]:
    """All that a scan tells, best first."""
    return in_order([state async for chunk in rankings.scan(board.uid) for state in chunk])
