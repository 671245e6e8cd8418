"""The real-time store in this process: it goes with the process, and the repository gives its boards back."""

from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence

from leaderboard_adapters.memory.ranked_board import RankedBoard
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import NotShown, StoreUnavailable
from leaderboard_core.domain.order import PlaceKey, place
from leaderboard_core.ports.ranked_view import (
    Ahead,
    Around,
    Counts,
    Extremes,
    Page,
    PageQuery,
    Pages,
    PlaceAmong,
    PlayerLookup,
    RankedView,
)
from leaderboard_core.ports.ranking_store import Advance, Advanced, RankingStore, Scanned, VersionConflict
from leaderboard_core.ports.repository import Snapshot

#: How many states `scan` hands out at a time.
_CHUNK = 1000


class MemoryRankingStore(RankingStore):
    """Boards by uid. No method waits between looking and acting, so on one event loop each is atomic."""

    def __init__(self) -> None:
        self._boards: dict[int, RankedBoard] = {}
        self._epoch = 0

    def epoch(self, board_uid: int) -> int:  # noqa: ARG002
        return self._epoch

    def doubt(self) -> None:
        """Take note that others may have changed, in the repository, what is ranked here."""
        self._epoch += 1

    async def advance(self, moves: Sequence[Advance]) -> Sequence[Advanced | VersionConflict]:
        return [self._advance(move) for move in moves]

    async def rebuild(self, snapshot: Snapshot, judged: Version | None) -> bool:
        states = [state async for chunk in snapshot.chunks for state in chunk]
        board = snapshot.board
        if self._head(board.uid) != judged:
            return False
        self._boards[board.uid] = RankedBoard(board.version, board.season, board.max_entries, states)
        return True

    async def drop(self, board_uid: int) -> None:
        self._boards.pop(board_uid, None)

    async def versions(self, board_uids: Sequence[int]) -> Mapping[int, Version]:
        return {uid: version for uid in board_uids if (version := self._head(uid)) is not None}

    async def boards(self) -> Collection[int]:
        return list(self._boards)

    async def scan(self, board_uid: int) -> AsyncGenerator[Scanned, None]:
        last: PlayerState | None = None
        while states := (board := self._sound(board_uid)).scan(last, _CHUNK):
            last = states[-1]
            yield board.scanned(states)

    def board(self, board: Board) -> RankedView:
        return LiveRankedView(self._sound, board.uid)

    async def ahead_of(self, places: Mapping[int, Sequence[PlaceKey]]) -> Mapping[int, Ahead | StoreUnavailable]:
        return self._ahead_of(places)

    def _ahead_of(self, places: Mapping[int, Sequence[PlaceKey]]) -> dict[int, Ahead]:
        boards = [(uid, self._boards.get(uid), keys) for uid, keys in places.items()]
        return {uid: board.ahead_of(keys) for uid, board, keys in boards if board is not None and board.sound}

    async def place_among(
        self, board_uid: int, player_id: str, others: Sequence[int], *, shared: bool = False
    ) -> PlaceAmong:
        board = self._sound(board_uid)
        keys = [PlaceKey(*place(found.state)) for found in board.find([player_id]).players]
        keys += [key.first_of_equals for key in keys] if shared else []
        own = board.pages([Around(player_id, 0)], whole=True, shared=shared)
        return PlaceAmong(own, self._ahead_of(dict.fromkeys(others, keys)))

    async def probe(self) -> None:
        """What could be away is this process."""

    def standing(self, board_uid: int, change_id: str) -> RankedBoard | None:
        """The board, if it is sound and stands at this change."""
        board = self._boards.get(board_uid)
        return board if board is not None and board.sound and board.change_id == change_id else None

    def _advance(self, move: Advance) -> Advanced | VersionConflict:
        board = self.standing(move.board_uid, move.after)
        if board is None:
            return VersionConflict(self._head(move.board_uid))
        asked = move.ranks_of if move.ranks_before else ()
        before = board.ranks(asked, shared=move.shared, dense=move.dense)
        for change in move.changes:
            if change.deleted:
                del self._boards[move.board_uid]
                return Advanced(before, dict.fromkeys(move.ranks_of))
            board.apply(change)
        return Advanced(before, board.ranks(move.ranks_of, shared=move.shared, dense=move.dense))

    def _head(self, board_uid: int) -> Version | None:
        board = self._boards.get(board_uid)
        return board.version if board is not None and board.sound else None

    def _sound(self, board_uid: int) -> RankedBoard:
        board = self._boards.get(board_uid)
        if board is None or not board.sound:
            raise NotShown(board_uid)
        return board


class LiveRankedView(RankedView):
    """One board of the store, looked up anew for every question."""

    def __init__(self, sound: Callable[[int], RankedBoard], board_uid: int) -> None:
        self._sound = sound
        self._board_uid = board_uid

    async def page(self, first: int, last: int) -> Page:
        return self._sound(self._board_uid).page(first, last)

    async def around(self, player_id: str, radius: int) -> Page:
        return self._sound(self._board_uid).around(player_id, radius)

    async def pages(
        self, asked: Sequence[PageQuery], *, whole: bool = False, shared: bool = False, dense: bool = False
    ) -> Pages:
        return self._sound(self._board_uid).pages(asked, whole=whole, shared=shared, dense=dense)

    async def find(self, player_ids: Sequence[str], *, shared: bool = False, dense: bool = False) -> PlayerLookup:
        return self._sound(self._board_uid).find(player_ids, shared=shared, dense=dense)

    async def extremes(self) -> Extremes:
        return self._sound(self._board_uid).extremes()

    async def counts(self, sort_keys: Sequence[float], order_keys: Sequence[bytes] = ()) -> Counts:
        return self._sound(self._board_uid).counts(sort_keys, order_keys)

    async def ahead_of(self, places: Sequence[PlaceKey]) -> Ahead:
        return self._sound(self._board_uid).ahead_of(places)
