"""The real-time store: it shows boards, and is brought forward by changes; it never decides."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Protocol

from attrs import frozen

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change, Head
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.ports.places import Places
from leaderboard_core.ports.repository import Snapshot


@frozen(kw_only=True)
class Move:
    """Bring one board from the change `after` through `changes` (maybe none), and tell the ranks of `ranks_of`."""

    board_uid: int
    after: str
    changes: Sequence[Change]
    ranks_of: Sequence[str] = ()


@frozen
class Moved:
    """The board is where the move led. Ranks of the asked players just before and after; None: no rank."""

    before: Mapping[str, int | None]
    after: Mapping[str, int | None]


@frozen
class Refused:
    """Nothing was touched: the board is `at` another change, or (None) not there or not sound."""

    at: Head | None


class Rankings(Protocol):
    """Boards ranked for reading at once, each standing *at* a change that its header names.

    The header names exactly the state beneath it. All methods raise `StoreUnavailable` when the store is away: then
    a move or a load may or may not have happened, and doing it again is harmless.
    """

    @property
    @abstractmethod
    def epoch(self) -> int:
        """Grows when the store may have come back as another one: after a lost connection, or a restart."""

    @abstractmethod
    async def advance(self, moves: Sequence[Move]) -> Sequence[Moved | Refused]:
        """Make each move whole or not at all, moves of different boards independently; answers in their order.

        A move is refused, before anything is touched, when the board is absent, when its header's count is not
        the number of its players, or when it is not at `after`. A change of another season empties the board
        first; then its removed players go and its states are set. A change that deletes a board drops it.
        """

    @abstractmethod
    async def load(self, snapshot: Snapshot, judged: Head | None) -> bool:
        """Replace a board by a whole snapshot, which is read to its end first.

        Only if the board is still at `judged` (None: absent or not sound); says whether it was done. Until the
        swap, readers see the old copy.
        """

    @abstractmethod
    async def drop(self, board_uid: int) -> None:
        """Forget a board and all its keys; a board that is not there is dropped already."""

    @abstractmethod
    async def heads(self, board_uids: Sequence[int]) -> Mapping[int, Head]:
        """Where the named boards stand; boards that are absent or not sound are left out."""

    @abstractmethod
    async def boards(self) -> Collection[int]:
        """The uids of all boards that have a header, sound or not."""

    @abstractmethod
    def scan(self, board_uid: int) -> AsyncIterator[Sequence[PlayerState]]:
        """Every player's state, in chunks of a bounded size and in no order, ranked or not.

        Not of one moment: whoever is there throughout is named at least once. Nothing when the board is absent.
        """

    @abstractmethod
    def board(self, board: Board) -> Places:
        """The ranked copy of a board, for reading."""

    @abstractmethod
    async def ping(self) -> None:
        """Return when the store answers; raise `StoreUnavailable` when it does not."""
