"""Which board an id means, and the newest change of it that this process knows of."""

from collections.abc import Collection

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Head
from leaderboard_core.domain.errors import BoardNotFound
from leaderboard_core.ports.broadcaster import News
from leaderboard_core.ports.repository import BoardShelf


class Directory:
    """Remembers boards that exist; an absence is asked of the repository every time.

    A remembered board only finds the uid and tells what is known at least: whatever is decided, is decided on the
    row under its lock.
    """

    def __init__(self, shelf: BoardShelf) -> None:
        self._shelf = shelf
        self._known: dict[str, Board] = {}

    async def board(self, board_id: str) -> Board:
        """The living board of this id. Raises `BoardNotFound`."""
        known = self._known.get(board_id)
        if known is not None:
            return known
        found = await self.boards([board_id])
        if board_id not in found:
            raise BoardNotFound(board_id)
        return found[board_id]

    async def boards(self, board_ids: Collection[str]) -> dict[str, Board]:
        """The living boards of these ids; unknown ones are left out."""
        missing = {board_id for board_id in board_ids if board_id not in self._known}
        if missing:
            for board in (await self._shelf.find(missing)).values():
                self.learn(board)
        return {board_id: self._known[board_id] for board_id in board_ids if board_id in self._known}

    async def fresh(self, board_id: str) -> Board:
        """The living board of this id as the repository has it now. Raises `BoardNotFound`."""
        found = await self._shelf.find([board_id])
        if board_id not in found:
            self._known.pop(board_id, None)
            raise BoardNotFound(board_id)
        self.learn(found[board_id])
        return found[board_id]

    def learn(self, board: Board) -> None:
        """Take note of a board's row; of one life of a board the newest counts."""
        known = self._known.get(board.id)
        if known is not None and known.uid == board.uid and known.head.sequence > board.head.sequence:
            return
        if board.deleted:
            self.forget(board)
        else:
            self._known[board.id] = board

    def saw(self, board: Board, head: Head) -> None:
        """Take note that the board was shown at a later change than the one that was known."""
        known = self._known.get(board.id)
        if known is not None and known.uid == board.uid and known.head.sequence < head.sequence:
            self._known[board.id] = evolve(known, head=head)

    def hear(self, news: News) -> None:
        """Take note of what another process did to a board."""
        known = self._known.get(news.board_id)
        if known is None or (known.uid != news.board_uid and news.deleted):
            return
        if news.deleted or known.uid != news.board_uid:
            del self._known[news.board_id]
        else:
            self.saw(known, news.head)

    def forget_all_but(self, living: Collection[int]) -> None:
        """Take note of which boards are living; they are found again when they are asked for."""
        self._known = {board_id: board for board_id, board in self._known.items() if board.uid in living}

    def forget(self, board: Board) -> None:
        """Take note that this life of a board has ended."""
        known = self._known.get(board.id)
        if known is not None and known.uid == board.uid:
            del self._known[board.id]
