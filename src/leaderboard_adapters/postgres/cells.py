"""The cells of a database: each is a schema with all our tables, and all share the connections of the process.

Where there is one, it is the schema that the session has anyway, and nothing here costs anything.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, Final, TypeVar

import psycopg

from leaderboard_adapters.concurrency import cells
from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.cell_breaker import CellBreaker
from leaderboard_adapters.postgres.connection import Connection
from leaderboard_adapters.postgres.faults import is_silence
from leaderboard_adapters.postgres.pool import Connections
from leaderboard_adapters.postgres.statements import CellStatements
from leaderboard_adapters.postgres.transaction import SETTINGS
from leaderboard_adapters.sql.rows import Row
from leaderboard_core.domain.cells import CellLayout
from leaderboard_core.domain.errors import StoreUnavailable

T = TypeVar("T")

#: As most databases are.
ONE_CELL: Final = CellLayout()
#: What a cell is asked that has failed, and how long it may take: the server itself ends what nobody waits for.
_QUESTION: Final = ("begin_unit", "unit_settings", "last_probe", "commit")
_BRIEF: Final = {**SETTINGS, "statement_ms": timeouts.ms(timeouts.CHECK)}


class CellConnections(Connections):
    """The connections of a process, each lent with the statements of one cell."""

    def __init__(self, shared: Connections, cell: int) -> None:
        self._shared = shared
        self.database = shared.database
        self.statements = CellStatements(cell)

    @asynccontextmanager
    async def short(self, *, trusting: bool = False, within: float | None = None) -> AsyncIterator[Connection]:
        async with self._shared.short(trusting=trusting, within=within) as connection:
            connection.statements = self.statements
            yield connection

    @asynccontextmanager
    async def long(self) -> AsyncIterator[Connection]:
        async with self._shared.long() as connection:
            connection.statements = self.statements
            yield connection

    async def renew(self, outdated: Connection) -> None:
        await self._shared.renew(outdated)


class GuardedConnections(CellConnections):
    """The same, for as long as the cell answers."""

    def __init__(self, shared: Connections, cell: int, turn: asyncio.Lock) -> None:
        super().__init__(shared, cell)
        self.breaker = CellBreaker(cell, self._silence, turn)

    @asynccontextmanager
    async def short(self, *, trusting: bool = False, within: float | None = None) -> AsyncIterator[Connection]:
        await self.breaker.pass_through()
        async with super().short(trusting=trusting, within=within) as connection:
            with self._watched(connection):
                yield connection

    @asynccontextmanager
    async def long(self) -> AsyncIterator[Connection]:
        await self.breaker.pass_through()
        async with super().long() as connection:
            with self._watched(connection):
                yield connection

    @contextmanager
    def _watched(self, connection: Connection) -> Iterator[None]:
        connection.silent = False
        try:
            yield
        finally:
            if connection.silent:
                self.breaker.doubt()

    async def _silence(self) -> StoreUnavailable | None:
        """Why the cell does not answer, if it does not. Where there is no connection at all, nothing is said of it."""
        # Whatever else is wrong with a cell, it is there if it says so itself.
        with suppress(StoreUnavailable, psycopg.Error):
            async with super().short(within=timeouts.CHECK) as connection:
                try:
                    await connection.together(*_QUESTION, within=timeouts.CHECK, **_BRIEF)
                except StoreUnavailable as error:
                    return error if is_silence(error) else None
        return None


class Cells(cells.Cells):
    """So many cells over the connections of a process."""

    def __init__(self, shared: Connections, count: int) -> None:
        # A part of all connections: there is always one for what is asked meanwhile.
        super().__init__(count, max(1, shared.limit // 2))
        # Only one cell at a time is asked again that is away: those of a server that stands still are many.
        turn = asyncio.Lock()
        several = [GuardedConnections(shared, cell, turn) for cell in range(count)] if count > 1 else []
        #: By the number of the cell.
        self.each: Sequence[Connections] = several or [shared]
        #: Those for what is of no cell, or of several.
        self.first = CellConnections(shared, 0) if several else shared
        self._breakers = [one.breaker for one in several]

    @property
    def suffixes(self) -> Sequence[str]:
        """What the name of a statement ends with, for each cell: see `CellStatements`."""
        return [suffix_of(cell) for cell in range(len(self.each))]

    def of_uid(self, board_uid: int) -> Connections:
        """Those for the cell of a board."""
        return self.each[self.layout.of_uid(board_uid)]

    def of_player(self, player_id: str) -> Connections:
        """Those for the cell where it is kept who a player is."""
        return self.each[self.layout.of_player(player_id)]

    async def clocks(self) -> Sequence[int]:
        # By what units of work read it with: cells may lie on several servers.
        return [] if len(self.each) == 1 else [row[0] for row in await self.rows_of_all("boards_now", uids=[])]

    def by_uid(self, board_uids: Iterable[int]) -> Mapping[int, Sequence[int]]:
        """Boards by their cells."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for uid in board_uids:
            found[self.layout.of_uid(uid)].append(uid)
        return found

    async def transact(self, cells: Collection[int], work: Callable[[Connection], Awaitable[T]]) -> T:
        """Do what is one transaction over these cells. Raises `StoreUnavailable` at once while any of them is away."""
        for cell in cells:
            await self._breakers[cell].pass_through()
        try:
            return await self.first.transact(work)
        except StoreUnavailable as error:
            if is_silence(error):
                # Nobody knows which of them it was.
                for cell in cells:
                    self._breakers[cell].doubt(alone=len(cells) == 1)
            raise

    async def close(self) -> None:
        """Ask no cell any more whether it is there."""
        for breaker in self._breakers:
            await breaker.close()

    async def ask_all(
        self, name: str, *, within: float = timeouts.ROUND_TRIP, **values: Any
    ) -> Sequence[Sequence[Row]]:
        """The rows of one statement from each cell, in one message and so one transaction."""
        if len(self.each) == 1:
            return [await self.first.ask(name, within=within, **values)]
        names = [f"{name}{suffix}" for suffix in self.suffixes]
        return await self.ask_some(range(len(self.each)), names, within=within, **values)

    async def ask_parts(self, name: str, parts: Mapping[int, Mapping[str, Any]]) -> list[Row]:
        """The rows of one statement from some cells, each asked with values of its own, in one message."""
        if len(self.each) == 1:
            return [row for values in parts.values() for row in await self.first.ask(name, **values)]
        asked: dict[str, Any] = {suffix_of(cell): values for cell, values in parts.items()}
        rows = await self.ask_some(parts, [f"{name}{suffix}" for suffix in asked], **asked) if asked else ()
        return [row for some in rows for row in some]

    async def ask_some(
        self, cells: Collection[int], names: Collection[str], *, within: float = timeouts.ROUND_TRIP, **values: Any
    ) -> Sequence[Sequence[Row]]:
        """The rows of some statements of named cells, in one message."""
        answers = await self.transact(cells, lambda connection: connection.together(*names, within=within, **values))
        return [answers[name] for name in names]

    async def rows_of_all(self, name: str, *, within: float = timeouts.ROUND_TRIP, **values: Any) -> list[Row]:
        """The same, one cell's behind the other's."""
        return [row for rows in await self.ask_all(name, within=within, **values) for row in rows]


def suffix_of(cell: int) -> str:
    """What the name of a statement ends with that is to be done in a named cell."""
    return f"@{cell}"


def by_suffix(
    keys: Iterable[str], cell_of: Callable[[str], int], layout: CellLayout
) -> Iterable[tuple[str, Sequence[str]]]:
    """Keys by the cells that they are kept in, as suffixes, in one order for all who lock there."""
    if layout.count == 1:
        return [("", [*keys])]
    found: defaultdict[int, list[str]] = defaultdict(list)
    for key in keys:
        found[cell_of(key)].append(key)
    return [(suffix_of(cell), found[cell]) for cell in sorted(found)]
