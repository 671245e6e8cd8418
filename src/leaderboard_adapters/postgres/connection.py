"""Connections: how they are made, how they are asked, and how one is given up that does not answer."""

import asyncio
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import inf
from time import monotonic
from typing import Any, TypeAlias

from attrs import field, frozen
from psycopg import AsyncConnection
from psycopg.adapt import Transformer
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow

from leaderboard_adapters.postgres import patience
from leaderboard_adapters.postgres.exchange import Asked, exchange
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
        """What to connect with."""
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
        }


class Connection(AsyncConnection[TupleRow]):
    """A session with the server, spoken to in round trips. Transactions are begun and ended by statements of ours."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        #: When it answered last, by `time.monotonic`.
        self.answered = -inf
        self._statements: set[str] = set()
        # It knows no connection: one that knew this one would keep it alive.
        self._loading = Transformer()

    async def ask(self, name: str, *, within: float = patience.ROUND_TRIP, **values: Any) -> Sequence[Row]:
        """One statement and its rows; see `together`."""
        answers = await self.together(name, within=within, **values)
        return answers[name]

    async def together(self, *names: str, within: float = patience.ROUND_TRIP, **values: Any) -> Answers:
        """Statements in one round trip, and the rows of each; the first that fails ends it. Raises core errors.

        A server that has not answered `within` seconds is given up, and the connection with it (`ConnectionLost`).
        """
        with translated(self), self.answering(within):
            asked = [Asked(name, SQL[name].packed(values)) for name in names]
            results = await self.wait(exchange(self.pgconn, asked, self._statements))
        self.answered = monotonic()
        return {name: self._rows(result) for name, result in zip(names, results, strict=True)}

    def _rows(self, result: PGresult) -> Sequence[Row]:
        self._loading.set_pgresult(result)
        return self._loading.load_rows(0, result.ntuples, tuple)

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
