"""Connections: how they are made, how they are asked, and how one is given up that does not answer."""

import asyncio
import os
import select
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from math import inf
from time import monotonic
from typing import Any, Self, TypeAlias

import psycopg
from attrs import field, frozen
from psycopg import AsyncConnection
from psycopg.adapt import Transformer
from psycopg.errors import Diagnostic
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow

from leaderboard_adapters.postgres import timeouts
from leaderboard_adapters.postgres.faults import is_silence, translated
from leaderboard_adapters.postgres.pipeline import BoundStatement, run_pipeline
from leaderboard_adapters.postgres.statements import SQL, Statement
from leaderboard_adapters.sql.rows import Row
from leaderboard_core.domain.errors import StoreUnavailable

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
    #: Whom to believe, and who we are: the paths of files, or nothing.
    sslrootcert: str = ""
    sslcert: str = ""
    sslkey: str = ""
    #: What else libpq is to be told.
    parameters: Mapping[str, Any] = field(factory=dict, repr=False)
    #: Whether a pooler stands before it that shares its sessions out by the transaction: nothing of a session outlives
    #: one, and nothing is said of sessions when we connect.
    pooled: bool = False

    def __str__(self) -> str:
        return f"{self.user}@{self.host}:{self.port}/{self.database}"

    @property
    def arguments(self) -> dict[str, Any]:
        """What to connect with."""
        theirs = str(self.parameters.get("options", ""))
        ours = () if self.pooled else (f"-c tcp_{name}={value}" for name, value in _KEEPALIVES.items())
        options = " ".join((*ours, theirs)).strip()
        files = {name: getattr(self, name) for name in ("sslrootcert", "sslcert", "sslkey")}
        return {
            **self.parameters,
            **{name: path for name, path in files.items() if path},
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password,
            "dbname": self.database,
            "sslmode": self.sslmode,
            "connect_timeout": int(timeouts.CONNECTION),
            "application_name": "leaderboard",
            "client_encoding": "UTF8",
            # Both sides notice within seconds that the other is gone: a session that holds locks above all.
            **({"options": options} if options else {}),
            **_KEEPALIVES,
            "autocommit": True,
        }


def _keep_warning(warnings: list[str], notice: Diagnostic) -> None:
    if notice.severity_nonlocalized == "WARNING":
        warnings.append(notice.message_primary or "")


class Connection(AsyncConnection[TupleRow]):
    """A session with the server, spoken to in round trips. Transactions are begun and ended by statements of ours."""

    @classmethod
    async def connect(  # type: ignore[override]
        cls,
        conninfo: str = "",
        *,
        told: Callable[[psycopg.Error | None], None] = lambda _: None,
        pooled: bool = False,
        **named: Any,
    ) -> Self:
        """A new session; see `Database.pooled`. `told` hears why there is none, or None: a pool would keep that to
        itself."""
        try:
            connection = await super().connect(conninfo, **named)
        except psycopg.Error as error:
            told(error)
            raise
        told(None)
        if pooled:
            connection._statements = None
        return connection

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        #: When it was made, and when it answered last, by `time.monotonic`.
        self.made = monotonic()
        self.answered = -inf
        #: What the server warned of in the last round trip. A list that knows no connection: see `_loading`.
        self.warnings: list[str] = []
        self.add_notice_handler(partial(_keep_warning, self.warnings))
        #: Whether the last round trip failed in a way in which a server does that is away: see `is_silence`.
        self.silent = False
        #: What takes the place of statements, by their names.
        self.apart: Mapping[str, Sequence[str]] = {}
        #: The statements by their names: those of the cell that it was lent for.
        self.statements: Mapping[str, Statement] = SQL
        #: What the server knows of our statements; None where the next message may meet another session.
        self._statements: set[bytes] | None = set()
        # It knows no connection: one that knew this one would keep it alive.
        self._loading = Transformer()

    async def ask(self, name: str, *, within: float = timeouts.ROUND_TRIP, **values: Any) -> Sequence[Row]:
        """One statement and its rows; see `together`."""
        answers = await self.together(name, within=within, **values)
        [*_, rows] = answers.values()
        return rows

    async def together(self, *names: str, within: float = timeouts.ROUND_TRIP, **values: Any) -> Answers:
        """Statements in one round trip, and the rows of each; the first that fails ends it. Raises core errors.

        A server that has not answered `within` seconds is given up, and the connection with it (`ConnectionLost`).
        """
        self.warnings.clear()
        if self.apart:
            names = tuple(chain.from_iterable(self.apart.get(name, (name,)) for name in names))
        try:
            with translated(self), self.answering(within):
                known = self.statements
                asked = [BoundStatement(known[name], known[name].packed(values)) for name in names]
                results = await self.wait(run_pipeline(self.pgconn, asked, self._statements))
        except StoreUnavailable as error:
            self.silent = is_silence(error)
            raise
        self.answered = monotonic()
        return {name: self._rows(result) for name, result in zip(names, results, strict=True)}

    @property
    def has_news(self) -> bool:
        """Whether something came that nobody asked for: mostly that the server has ended the session."""
        asked = select.poll()
        asked.register(self.fileno(), select.POLLIN)
        return bool(asked.poll(0))

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
