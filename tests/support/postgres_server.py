"""A real PostgreSQL in processes of its own, from the installed binaries, on loopback and a free port."""

import asyncio
import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import psycopg
from attrs import define, evolve, field, frozen

from leaderboard_adapters.postgres import PostgresRepository, migrate
from leaderboard_adapters.postgres.statements import schema_of
from leaderboard_shells.settings import Postgres
from tests.support.patience import PATIENCE
from tests.support.process import OwnProcess
from tests.support.required import unavailable
from tests.support.server import free_port
from tests.support.unprivileged import as_other, hand_over

#: As servers have it that are not told otherwise.
KEPT_STATES = Postgres().kept_states

USER, PASSWORD = "leaderboard", "secret"
_TEMPLATE = "leaderboard_template"
#: Starts every server: one that was started ends with the thread that started it, and this thread ends with us.
_STARTING = ThreadPoolExecutor(1, "postgres-starting")


@cache
def _installed() -> Path | None:
    """The directory that `LEADERBOARD_POSTGRES_BIN` names, or that of the newest installed binaries."""
    if "LEADERBOARD_POSTGRES_BIN" in os.environ:
        return Path(os.environ["LEADERBOARD_POSTGRES_BIN"])
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    found = shutil.which("postgres")
    return None if found is None else Path(found).resolve().parent


def required() -> Path:
    """The directory of the binaries. Without them the test that asks is skipped; it fails where they are required."""
    found = _installed()
    if found is None:
        unavailable("postgres", "PostgreSQL is not installed")
    return found


@frozen(kw_only=True)
class Credentials:
    """What `PostgresRepository` connects with, but for the number of connections."""

    host: str
    port: int
    database: str
    user: str = USER
    password: str = PASSWORD
    sslmode: str = "disable"
    cells: int = 1

    @property
    def arguments(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in ("host", "port", "user", "password", "database", "sslmode")}

    @property
    def schemas(self) -> list[str]:
        """Where our tables are."""
        return [schema_of(cell) for cell in range(self.cells)] if self.cells > 1 else ["public"]

    @property
    def environment(self) -> dict[str, str]:
        """What tells a process to use this database."""
        return {
            "POSTGRES_HOST": self.host,
            "POSTGRES_PORT": str(self.port),
            "POSTGRES_USER": self.user,
            "POSTGRES_PASSWORD": self.password,
            "POSTGRES_DB": self.database,
            "LEADERBOARD_POSTGRES__SSLMODE": self.sslmode,
            **({"LEADERBOARD_POSTGRES__CELLS": str(self.cells)} if self.cells > 1 else {}),
        }

    def repository(
        self, max_connections: int = 10, kept_states: int = KEPT_STATES, **further: Mapping[str, Any]
    ) -> PostgresRepository:
        """`further`: other ways to the database, as `PostgresRepository` has them."""
        arguments: dict[str, Any] = {**self.arguments, "cells": self.cells, **further}
        return PostgresRepository(**arguments, max_connections=max_connections, kept_states=kept_states)

    async def migrate(self, **further: Mapping[str, Any]) -> list[str]:
        """`further`: see `repository`."""
        arguments: dict[str, Any] = {**self.arguments, "cells": self.cells, **further}
        return list((await migrate(**arguments)).applied)

    def through(self, port: int) -> "Credentials":
        """The same database by way of another port."""
        return evolve(self, port=port)

    def admin(self) -> "psycopg.Connection[tuple[object, ...]]":
        """A plain session, for looking at the database and for doing it harm."""
        return psycopg.connect(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password,
            dbname=self.database,
            options=self.options,
            autocommit=True,
        )

    @property
    def options(self) -> str:
        """What sessions begin with, as the command line of the server says it."""
        return ""

    def wait_for_sessions_to_end(self, seconds: float = PATIENCE) -> None:
        """Return once the server has seen all repositories' sessions off."""
        deadline = time.monotonic() + seconds
        with self.admin() as admin:
            while admin.execute(
                "SELECT FROM pg_stat_activity WHERE application_name = 'leaderboard' AND datname = current_database()"
            ).fetchall():
                assert time.monotonic() < deadline, "sessions were left open"
                time.sleep(0.01)


#: What a server says that finds sessions of one before it.
_STILL_THERE = "pre-existing shared memory block"


@define
class PostgresServer(OwnProcess):
    """One server over one directory, which keeps its databases from one start to the next.

    `options` are settings of `postgresql.conf`; unless they say otherwise, nothing is forced onto the disk: what a
    killed process has written survives it, and a power cut is not what is tested.
    """

    patience: ClassVar[float] = 20.0

    directory: Path
    options: Mapping[str, str] = field(factory=dict)
    environment: Mapping[str, str] = field(factory=dict)
    port: int = field(factory=free_port)
    host: str = "127.0.0.1"
    _databases: int = 0
    _templates: set[int] = field(factory=set)

    def database(self, name: str = "postgres") -> Credentials:
        return Credentials(host=self.host, port=self.port, database=name)

    def start(self) -> None:
        """Start the server and return when it answers and has recovered what it must.

        The sessions of one that was killed may outlive it by a moment, and as long as they are there none is started.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            refused = self.complaints.count(_STILL_THERE)
            self._start()
            try:
                self.wait_until_ready()
            except AssertionError:
                if self.complaints.count(_STILL_THERE) == refused or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def _start(self) -> None:
        binary = required() / "postgres"
        options = {
            "data_directory": self.directory,
            "listen_addresses": self.host,
            "port": self.port,
            "unix_socket_directories": self.directory,
            "fsync": "off",
            "max_connections": 200,
            **self.options,
        }
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self.directory / "server.log").open("ab") as log:
            # Set for the server alone: what starts it as another user is not to be touched by it.
            environment = ["env", *(f"{name}={value}" for name, value in self.environment.items())]
            command = [*as_other(), *environment, binary, "-D", self.directory, *arguments]
            self.process = _STARTING.submit(subprocess.Popen, command, stdout=log, stderr=log).result()

    def wait_until_ready(self, seconds: float = PATIENCE) -> None:
        self._wait_for_answer(self._answers, seconds)

    @property
    def complaints(self) -> str:
        log = self.directory / "server.log"
        return log.read_text() if log.exists() else ""

    def _answers(self) -> bool:
        try:
            self.database().admin().close()
        except psycopg.OperationalError:
            return False
        return True

    @contextmanager
    def fresh_database(self, cells: int = 1) -> Iterator[Credentials]:
        """A database of the newest schema that holds nothing, gone with its sessions when the context ends."""
        template = f"{_TEMPLATE}_{cells}"
        if cells not in self._templates:
            with self.database().admin() as admin:
                admin.execute(f"CREATE DATABASE {template}")
            asyncio.run(evolve(self.database(template), cells=cells).migrate())
            self._templates.add(cells)
        with self._copy_of(template) as database:
            yield evolve(database, cells=cells)

    @contextmanager
    def empty_database(self) -> Iterator[Credentials]:
        """A database without any schema, gone with its sessions when the context ends."""
        with self._copy_of("template0") as database:
            yield database

    def stop(self, seconds: float | None = None, signal_name: str = "SIGQUIT") -> int:
        """End it at once: sessions are torn, and the next start recovers."""
        return super().stop(seconds, signal_name)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Pause for as long as the context lasts."""
        self.pause()
        try:
            yield
        finally:
            self.resume()

    @contextmanager
    def _copy_of(self, template: str) -> Iterator[Credentials]:
        self._databases += 1
        name = f"test_{self._databases}"
        with self.database().admin() as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self.database(name)
        with self.database().admin() as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _signal(self, number: signal.Signals) -> None:
        """Signal all its processes."""
        # The first process before its children: a stopped one makes no more of them.
        first = self._started
        first.send_signal(number if number is not signal.SIGKILL else signal.SIGSTOP)
        children = Path(f"/proc/{first.pid}/task/{first.pid}/children").read_text().split()
        for child in children:
            # Whoever is awake again may end at once.
            with suppress(ProcessLookupError):
                os.kill(int(child), number)
        first.send_signal(number)


@contextmanager
def running(environment: Mapping[str, str] = {}, **options: str) -> Iterator[PostgresServer]:
    """A server that is ready, and gone with all its data when the context ends. The values: see `PostgresServer`."""
    directory = new_directory("server")
    shutil.copytree(_initialised(), directory, dirs_exist_ok=True)
    hand_over(directory)
    server = PostgresServer(directory, options, environment)
    try:
        server.start()
        yield server
    finally:
        server.end()
        shutil.rmtree(directory)


@cache
def _initialised() -> Path:
    """A data directory as `initdb` makes it, made once and copied for each server."""
    directory = new_directory("template")
    atexit.register(shutil.rmtree, directory)
    hand_over(directory)
    subprocess.run(
        [
            *(*as_other(), required() / "initdb", "-D", directory, "--no-sync"),
            *("--username", USER, "--auth=trust", "--encoding=UTF8", "--locale=C"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return directory


def new_directory(purpose: str) -> Path:
    return Path(tempfile.mkdtemp(prefix=f"postgres-{purpose}-"))
