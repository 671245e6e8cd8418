"""Which board an id means, and the newest change of it that this process knows of."""

from collections.abc import Collection, Container, Mapping

from attrs import evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import BoardNotFound, StoreUnavailable
from leaderboard_core.domain.shards import public_id
from leaderboard_core.ports.broadcaster import BoardChanged
from leaderboard_core.ports.repository import BoardStore


class BoardCache:
    """Remembers boards that exist; an absence is asked of the repository every time.

    A remembered board only finds the uid and tells what is known at least: whatever is decided, is decided on the
    row under its lock.
    """

    def __init__(self, boards: BoardStore) -> None:
        self._boards = boards
        self._known: dict[str, Board] = {}
        #: The uids of those whose settings may be others by now.
        self._doubted: set[int] = set()

    def remembered(self, board_id: str) -> Board | None:
        """The board of this id, if it is remembered."""
        return self._known.get(board_id)

    async def board(self, board_id: str) -> Board:
        """The living board of this id. Raises `BoardNotFound`."""
        known = self._known.get(board_id)
        if known is not None:
            return known
        found = await self.boards([board_id])
        if board_id not in found:
            raise BoardNotFound(public_id(board_id))
        return found[board_id]

    async def boards(self, board_ids: Collection[str]) -> dict[str, Board]:
        """The living boards of these ids; unknown ones are left out."""
        known = self._known
        if missing := [board_id for board_id in board_ids if board_id not in known]:
            for board in (await self._boards.find(missing)).values():
                self.learn(board)
        return {board_id: self._known[board_id] for board_id in board_ids if board_id in self._known}

    async def fresh(self, board_id: str) -> Board:
        """The living board of this id as the repository has it now. Raises `BoardNotFound`."""
        found = await self._boards.find([board_id])
        if board_id not in found:
            self._known.pop(board_id, None)
            raise BoardNotFound(public_id(board_id))
        self.learn(found[board_id])
        return found[board_id]

    def is_doubted(self, board: Board) -> bool:
        """Whether the settings of a remembered board may be others by now: news came of them, or none came."""
        return board.uid in self._doubted

    def doubt(self) -> None:
        """Take note that news were missed: any of the settings may be others by now."""
        self._doubted.update(board.uid for board in self._known.values())

    async def renewed(self, board: Board) -> Board:
        """The board with its settings as the repository has them now; as it is known while that is away.

        Raises `BoardNotFound`.
        """
        # Not to be asked for by everybody at once, and again for what comes meanwhile.
        self._doubted.discard(board.uid)
        try:
            found = await self.fresh(board.id)
        except StoreUnavailable:
            self._doubted.add(board.uid)
            return board
        known = self._known.get(board.id)
        if known is not None and known.uid == found.uid and known.version.revision > found.version.revision:
            found = self._known[board.id] = evolve(found, version=known.version)
        return found

    def learn(self, board: Board) -> None:
        """Take note of a board's row; of one life of a board the newest counts."""
        known = self._known.get(board.id)
        if known is not None and known.uid == board.uid and known.version.revision > board.version.revision:
            return
        if board.deleted:
            self.forget(board)
        else:
            self._known[board.id] = board

    def saw(self, board: Board, version: Version) -> None:
        """Take note that the board was shown at a later change than the one that was known."""
        known = self._known.get(board.id)
        if known is not None and known.uid == board.uid and known.version.revision < version.revision:
            self._known[board.id] = evolve(known, version=version)

    def hear(self, news: BoardChanged) -> None:
        """Take note of what another process did to a board."""
        known = self._known.get(news.board_id)
        if known is None or (known.uid != news.board_uid and news.deleted):
            return
        if news.deleted or known.uid != news.board_uid:
            del self._known[news.board_id]
        else:
            self.saw(known, news.version)
            if news.listed:
                self._doubted.add(known.uid)

    def revision_of(self, board: Board) -> int:
        """The newest revision that is known of a board; of a wide one the sum of what is known of its shards."""
        if board.shards is None:
            return board.version.revision
        known = [self._known.get(ref.id) for ref in board.shards.refs]
        return sum(one.version.revision for one in known if one is not None)

    def lines_of(self, boards: Collection[Board], board_uids: Container[int]) -> Collection[Board]:
        """Those of these boards that have one of the uids, and what is known of such shards of those that are followed:
        each feeds followers of its own."""
        if all(board.shards is None for board in boards):
            return boards
        known = [
            self._known.get(ref.id)
            for board in boards
            if board.shards is not None and board.links.followers
            for ref in board.shards.refs[1:]
        ]
        return [one for one in (*boards, *known) if one is not None and one.uid in board_uids]

    def versions(self) -> dict[int, Version]:
        """The newest change that is known of each remembered board, by uid."""
        return {board.uid: board.version for board in self._known.values()}

    def ids(self) -> dict[int, str]:
        """The ids of remembered boards by their uids."""
        return {board.uid: board_id for board_id, board in self._known.items()}

    def forget_all_but(self, living: Collection[int]) -> None:
        """Take note of which boards are living; they are found again when they are asked for."""
        self._known = {board_id: board for board_id, board in self._known.items() if board.uid in living}
        self._doubted.intersection_update(living)

    def lose(self, board_uid: int) -> None:
        """Take note that what is known of a board is not true any more; it is found again when it is asked for."""
        self._known = {board_id: board for board_id, board in self._known.items() if board.uid != board_uid}

    def compare(self, versions: Mapping[int, Version]) -> None:
        """Take note of where boards stand in the repository, by their uids."""
        for board in [*self._known.values()] if versions else ():
            if (version := versions.get(board.uid)) is not None:
                self.saw(board, version)

    def forget(self, board: Board) -> None:
        """Take note that this life of a board has ended."""
        known = self._known.get(board.id)
        if known is not None and known.uid == board.uid:
            del self._known[board.id]
