"""Connections: how they are made, how they are asked, and how one is given up that does not answer."""

import asyncio
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, closing, contextmanager, suppress
from math import inf
from types import TracebackType
from typing import Any, Self, TypeAlias, cast

import psycopg
from attrs import field, frozen
from psycopg import AsyncConnection, AsyncCursor, AsyncPipeline
from psycopg.abc import RV, PQGen
from psycopg.rows import TupleRow

from leaderboard_adapters.postgres import patience
from leaderboard_adapters.postgres.columns import register
from leaderboard_adapters.postgres.faults import translated
from leaderboard_adapters.postgres.sql import SQL

Row: TypeAlias = tuple[Any, ...]
#: The rows of each statement of a round trip, by its name.
Answers: TypeAlias = Mapping[str, Sequence[Row]]

_KEEPALIVES = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}


@frozen(kw_only=True)
class Database:
    """Where a database is and how to get in."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    database: str
    sslmode: str

    def __str__(self) -> str:
        return f"{self.user}@{self.host}:{self.port}/{self.database}"

    @property
    def arguments(self) -> dict[str, Any]:
        """What to connect with. Statements are prepared at their first use: there are few, and all come back."""
        return {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password,
            "dbname": self.database,
            "sslmode": self.sslmode,
            "connect_timeout": int(patience.CONNECTION),
            "application_name": "leaderboard",
            "client_encoding": "UTF8",
            # Both sides notice within seconds that the other is gone: a session that holds locks above all.
            "options": " ".join(f"-c tcp_{name}={value}" for name, value in _KEEPALIVES.items()),
            **_KEEPALIVES,
            "autocommit": True,
            "prepare_threshold": 0,
        }


class Connection(AsyncConnection[TupleRow]):
    """A session with the server, spoken to in round trips. Transactions are begun and ended by statements of ours."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        register(self.adapters)

    #: When it committed, by `time.monotonic`, if that was the last it did. Behind a rollback the driver has statements
    #: to forget, for which it needs the question whether the connection is alive.
    committed = -inf
    #: Whether statements are only put in line, to go with the next that is waited for.
    _lining_up = False

    async def ask(self, name: str, *, within: float = patience.ROUND_TRIP, **values: Any) -> Sequence[Row]:
        """One statement and its rows. Raises core errors.

        A server that has not answered `within` seconds is given up, and the connection with it (`ConnectionLost`).
        """
        with translated(self), self.answering(within):
            return await _rows(await self.put(name, values))

    async def put(self, name: str, values: Mapping[str, Any]) -> AsyncCursor[TupleRow]:
        """Do one statement."""
        statement = SQL[name]
        return await self.execute(statement.text, statement.taken(values), binary=True)

    async def line_up(self, line: AsyncPipeline, name: str, values: Mapping[str, Any]) -> AsyncCursor[TupleRow]:
        """Put one statement into an open pipeline; it goes with all the others when that is synchronised next."""
        self._lining_up = True
        try:
            cursor = await self.put(name, values)
        finally:
            self._lining_up = False
        # The driver would send each by itself, and the server begin with it.
        while line.command_queue:
            line.command_queue.popleft()()
        return cursor

    async def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:  # noqa: ASYNC109
        """Let the driver send and receive. What it wants for a statement in line is only to wait until it may send."""
        if not self._lining_up:
            return await super().wait(gen, interval, timeout)
        with closing(gen):
            next(gen)
        return cast("RV", None)

    @contextmanager
    def answering(self, seconds: float) -> Iterator[None]:
        """Cut the connection if what is done meanwhile takes longer."""
        alarm = asyncio.get_running_loop().call_later(seconds, self.cut)
        try:
            yield
        finally:
            alarm.cancel()

    def cut(self) -> None:
        """End the connection at once, whatever it waits for: its waiter sees it broken."""
        if not self.closed:
            with socket.socket(fileno=os.dup(self.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)

    async def cancel_safe(self, *, timeout: float = 0.0) -> None:  # noqa: ARG002, ASYNC109
        """A statement whose waiter is gone goes with its connection: a server that is stuck would not hear of it."""
        self.cut()


class Dialogue:
    """Some round trips of several statements each, as an async context manager over a connection.

    All of them share one pipeline. Behind a pipeline that is closed the server would not count any more how long it
    is left alone in a transaction: closing sends it a message that stops its clock. So only `finish` closes it.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._pipeline = AsyncExitStack()

    async def ask(self, *names: str, within: float = patience.ROUND_TRIP, **values: Any) -> Answers:
        """Send statements together and wait for all their rows; the first that fails ends it. As `Connection.ask`."""
        with translated(self._connection), self._connection.answering(within):
            cursors = {name: await self._connection.line_up(self._line, name, values) for name in names}
            await self._line.sync()
            return {name: await _rows(cursor) for name, cursor in cursors.items()}

    async def finish(self, *names: str, within: float = patience.ROUND_TRIP, **values: Any) -> Answers:
        """The last round trip."""
        with translated(self._connection), self._connection.answering(within):
            cursors = {name: await self._connection.line_up(self._line, name, values) for name in names}
            await self._pipeline.aclose()
            return {name: await _rows(cursor) for name, cursor in cursors.items()}

    async def __aenter__(self) -> Self:
        with translated(self._connection):
            self._line = await self._pipeline.enter_async_context(self._connection.pipeline())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # What was to be said has been said, or failed with an error of its own.
        with suppress(psycopg.Error), self._connection.answering(patience.ROUND_TRIP):
            await self._pipeline.aclose()


async def _rows(cursor: AsyncCursor[TupleRow]) -> Sequence[Row]:
    return () if cursor.rownumber is None else await cursor.fetchall()
