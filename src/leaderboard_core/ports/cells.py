"""Cells: a repository may be spread over several, each with boards of its own. A unit of work stays in one."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

from leaderboard_core.domain.cells import CellLayout
from leaderboard_core.ports.queue import TopicIdPartition

T = TypeVar("T")


class PassedOver(NamedTuple):
    """What was read of a partition and holds nothing for a cell: from where the cell's position is on (None: it has
    none yet) up to an offset."""

    stored: int | None
    upto: int


class CellPositions(Protocol):
    """The positions of all cells together, where there are several. Each cell has its own of every partition."""

    @abstractmethod
    async def least(self, sources: Collection[TopicIdPartition]) -> Mapping[TopicIdPartition, int]:
        """The least of each partition; one that is missing in any cell is missing."""

    @abstractmethod
    async def pass_over(self, idle: Mapping[int, Mapping[TopicIdPartition, PassedOver]]) -> None:
        """Move the positions of cells, by their numbers, over what holds nothing for them.

        One that is before where it is said to be stays, as does one that is further. Raises `StoreUnavailable`; it may
        be done again.
        """


class Cells(Protocol):
    """Where everything lies, and doing something in several cells at once."""

    #: None: there is one cell, of which units of work tell everything.
    positions: CellPositions | None

    @property
    @abstractmethod
    def layout(self) -> CellLayout:
        """How many cells there are; it never changes."""

    @abstractmethod
    async def side_by_side(self, works: Sequence[Callable[[], Awaitable[T]]]) -> Sequence[T | Exception]:
        """Do these at once, and return when all have ended: what each answered, or what it raised, in their order."""

    @abstractmethod
    async def clocks(self) -> Sequence[int]:
        """What stamps scores in each cell, in microseconds since 1970, asked all at once; nothing where there is one
        cell. Raises `StoreUnavailable`."""
