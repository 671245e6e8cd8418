"""What the kit of real-time stores says again and again: a board's line in the making, and what a store shows."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.ports.ranking_store import Advance, RankingStore
from leaderboard_core.ports.repository import Snapshot
from leaderboard_testing.contracts.ranked import FIVE
from leaderboard_testing.contracts.values import NEW_YEAR, a_board, change_id


class Line:
    """A board's line of changes in the making; `board` is the row after the newest."""

    def __init__(self, board: Board) -> None:
        self.board = board

    def change(self, states: Sequence[PlayerState] = (), removed: Sequence[str] = (), **fields: Any) -> Change:
        """The next change of the line; season and `max_entries` stay as they are unless they are given."""
        values = {"season": self.board.season, "max_entries": self.board.max_entries} | fields
        change = Change(
            id=change_id(),
            previous=self.board.version.change_id,
            revision=self.board.version.revision + 1,
            board_uid=self.board.uid,
            committed_at=NEW_YEAR,
            states=tuple(states),
            removed=tuple(removed),
            **values,
        )
        self.board = evolve(self.board, version=change.version, season=change.season, max_entries=change.max_entries)
        return change

    def move(self, states: Sequence[PlayerState] = (), removed: Sequence[str] = (), **fields: Any) -> Advance:
        """The move from where the line stands through its next change; it asks for every named player's ranks."""
        after = self.board.version.change_id
        change = self.change(states, removed, **fields)
        ranks_of = (*(state.player_id for state in states), *removed)
        return Advance(board_uid=self.board.uid, after=after, changes=[change], ranks_of=ranks_of)

    def look(self, *ranks_of: str) -> Advance:
        """The move that stays where the line stands and only asks for ranks."""
        return Advance(board_uid=self.board.uid, after=self.board.version.change_id, changes=[], ranks_of=ranks_of)


def snapshot(board: Board, states: Sequence[PlayerState] = (), size: int = 1000) -> Snapshot:
    """A board and its players as the repository hands them over, `size` at a time."""

    async def chunks() -> AsyncIterator[Sequence[PlayerState]]:
        for start in range(0, len(states), size):
            yield states[start : start + size]

    return Snapshot(board, chunks())


async def loaded(ranking_store: RankingStore, states: Sequence[PlayerState] = FIVE, **fields: Any) -> Line:
    """A board that the store has never seen, loaded with these players."""
    board = a_board(**fields)
    assert await ranking_store.rebuild(snapshot(board, states), None)
    return Line(board)


async def standing(ranking_store: RankingStore, board: Board) -> str:
    """The ids of a board's players, best first."""
    page = await ranking_store.board(board).page(1, 10_000)
    return "".join(place.player_id for place in page.places)


async def scanned(ranking_store: RankingStore, board: Board) -> list[PlayerState]:
    """All that a scan tells, as it comes; nothing of a board that is not shown."""
    with suppress(NotShown):
        return [state async for chunk in ranking_store.scan(board.uid) for state in chunk.states]
    return []
