"""The real-time store in this process: it goes with the process, and the repository gives its boards back."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence

from leaderboard_adapters.memory.ranked import RankedBoard
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotShown
from leaderboard_core.ports.places import Ends, Page, Places, Roll
from leaderboard_core.ports.rankings import Move, Moved, Rankings, Refused
from leaderboard_core.ports.repository import Snapshot

#: How many states `scan` hands out at a time.
_CHUNK = 1000


class MemoryRankings(Rankings):
    """Boards by uid. No method waits between looking and acting, so on one event loop each is atomic."""

    def __init__(self) -> None:
        self._boards: dict[int, RankedBoard] = {}

    @property
    def epoch(self) -> int:
        return 0

    async def advance(self, moves: Sequence[Move]) -> Sequence[Moved | Refused]:
        return [self._advance(move) for move in moves]

    async def load(self, snapshot: Snapshot, judged: Head | None) -> bool:
        states = [state async for chunk in snapshot.chunks for state in chunk]
        board = snapshot.board
        if self._head(board.uid) != judged:
            return False
        self._boards[board.uid] = RankedBoard(board.head, board.season, board.max_entries, states)
        return True

    async def drop(self, board_uid: int) -> None:
        self._boards.pop(board_uid, None)

    async def heads(self, board_uids: Sequence[int]) -> Mapping[int, Head]:
        return {uid: head for uid in board_uids if (head := self._head(uid)) is not None}

    async def boards(self) -> Collection[int]:
        return list(self._boards)

    async def scan(self, board_uid: int) -> AsyncIterator[Sequence[PlayerState]]:
        board = self._boards.get(board_uid)
        states = [] if board is None else board.states
        for start in range(0, len(states), _CHUNK):
            yield states[start : start + _CHUNK]

    def board(self, board: Board) -> Places:
        return LivePlaces(self._boards, board.uid)

    async def ping(self) -> None:
        return None

    def _advance(self, move: Move) -> Moved | Refused:
        at = self._head(move.board_uid)
        if at is None or at.change_id != move.after:
            return Refused(at)
        board = self._boards[move.board_uid]
        before = board.ranks(move.ranks_of)
        for change in move.changes:
            if change.deleted:
                del self._boards[move.board_uid]
                return Moved(before, dict.fromkeys(move.ranks_of))
            board.apply(change)
        return Moved(before, board.ranks(move.ranks_of))

    def _head(self, board_uid: int) -> Head | None:
        board = self._boards.get(board_uid)
        return board.head if board is not None and board.sound else None


class LivePlaces(Places):
    """One board of the store, looked up anew for every question."""

    def __init__(self, boards: Mapping[int, RankedBoard], board_uid: int) -> None:
        self._boards = boards
        self._board_uid = board_uid

    async def page(self, first: int, last: int) -> Page:
        return self._sound().page(first, last)

    async def around(self, player_id: str, radius: int) -> Page:
        return self._sound().around(player_id, radius)

    async def find(self, player_ids: Sequence[str]) -> Roll:
        return self._sound().find(player_ids)

    async def ends(self) -> Ends:
        return self._sound().ends()

    def _sound(self) -> RankedBoard:
        board = self._boards.get(self._board_uid)
        if board is None or not board.sound:
            raise NotShown(self._board_uid)
        return board
