"""The real-time store: it shows boards and is advanced by changes; it never decides."""

from abc import abstractmethod
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from typing import Protocol

from attrs import define, frozen

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.domain.order import PlaceKey
from leaderboard_core.ports.ranked_view import Ahead, PlaceAmong, RankedView
from leaderboard_core.ports.repository import Snapshot

# Moves and their answers are not frozen, though nobody changes them: attrs makes them in a third of the time.


@define(kw_only=True)
class Advance:
    """Bring one board from the change `after` through `changes` (maybe none), and tell the ranks of `ranks_of`.

    `ranks_before`: those before as well; else only those after.
    `shared`: a rank is one more than how many places have a smaller score key; else it is the place. `dense`: than how
    many different score keys are smaller.
    """

    board_uid: int
    after: str
    changes: Sequence[Change]
    ranks_of: Sequence[str] = ()
    ranks_before: bool = True
    shared: bool = False
    dense: bool = False


@define
class Advanced:
    """The board is where the move led. Ranks of the asked players just before and after; None: no rank. Where those
    before were not asked for, they name nobody."""

    before: Mapping[str, int | None]
    after: Mapping[str, int | None]


@frozen
class VersionConflict:
    """Nothing was touched: the board is `at` another change, or (None) not there or not sound."""

    at: Version | None


@frozen
class Scanned:
    """Some players' states, best first. `torn` are players of whom the store's own parts say different things: their
    copy is wrong, whatever the repository has, and their state is left out."""

    states: Sequence[PlayerState]
    torn: Collection[str] = ()


class RankingStore(Protocol):
    """Boards ranked for reading at once, each standing *at* a change that its header names.

    The header names exactly the state beneath it. All methods raise `StoreUnavailable` when the store is away, or all
    of it that was asked for: then a move or a load may or may not have happened, and doing it again is harmless.
    """

    @abstractmethod
    def epoch(self, board_uid: int) -> int:
        """Grows when what holds the board may have come back as another one: a restart, or a replica in its place."""

    @abstractmethod
    async def advance(self, moves: Sequence[Advance]) -> Sequence[Advanced | VersionConflict | StoreUnavailable]:
        """Make each move whole or not at all, moves of different boards independently; answers in their order. Where
        only a part of the store is away, that is the answer to its moves.

        A move is refused, before anything is touched, when the board is absent, when its header's count is not
        the number of its players, or when it is not at `after`. A change of another season empties the board
        first; then its removed players go and its states are set. A change that deletes a board drops it.
        """

    @abstractmethod
    async def rebuild(self, snapshot: Snapshot, judged: Version | None) -> bool:
        """Replace a board by a whole snapshot, which is read to its end first.

        Only if the board is still at `judged` (None: absent or not sound); says whether it was done. Until the
        swap, readers see the old copy.
        """

    @abstractmethod
    async def drop(self, board_uid: int) -> None:
        """Forget a board and all its keys; a board that is not there is dropped already."""

    @abstractmethod
    async def versions(self, board_uids: Sequence[int]) -> Mapping[int, Version | StoreUnavailable]:
        """Where the named boards stand; boards that are absent or not sound are left out. Where only a part of the
        store is away, that is the answer for its boards."""

    @abstractmethod
    async def boards(self) -> Collection[int]:
        """The uids of all boards that have a header, sound or not."""

    @abstractmethod
    def scan(self, board_uid: int) -> AsyncGenerator[Scanned, None]:
        """Every player's state, ranked or not, in the order of `order.py`, in chunks of a bounded size.

        Each chunk is of one moment, and each of a later one: it goes on behind the last place that was told, however
        the board has moved since. Whoever is there throughout, with one state, is named at least once. Raises
        `NotShown`, also in the middle, when the board is absent or not sound.
        """

    @abstractmethod
    def board(self, board: Board) -> RankedView:
        """The ranked copy of a board, for reading."""

    @abstractmethod
    async def ahead_of(self, places: Mapping[int, Sequence[PlaceKey]]) -> Mapping[int, Ahead | StoreUnavailable]:
        """By board uid what `RankedView.ahead_of` answers, of each board at one moment; of all together in as few round
        trips as of one. Boards that are absent or not sound are left out. Where only a part of the store is away, that
        is the answer for its boards."""

    @abstractmethod
    async def place_among(
        self, board_uid: int, player_id: str, others: Sequence[int], *, shared: bool = False
    ) -> PlaceAmong:
        """Where a player stands on a board, and how many places of other boards are ahead of that, in as few round
        trips as there can be.

        The player's board is told as `RankedView.pages` answers `Around(player_id, 0)`, `whole`. Of each other board it
        says how many places are ahead of the player's and, `shared`, how many have a smaller score key; nothing where
        the player is not on the board. Any of the others may be left out. Raises `NotShown` where the player's board is
        absent or not sound.
        """

    @abstractmethod
    async def probe(self) -> None:
        """Go the whole way of a score on a board of its own: write it, read it, drop it. Nobody else sees that board.

        Raises `StoreUnavailable` when that cannot be done now, `StoreUnusable` when it never can.
        """
