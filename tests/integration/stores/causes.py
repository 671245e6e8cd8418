"""A PostgreSQL and a Redis that are as they should be, and what may happen to them."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from attrs import field, frozen

from tests.support import postgres_server
from tests.support.authority import Authority
from tests.support.postgres_server import PostgresServer

ROLE, PASSWORD, DATABASE = "app", "right-horse-battery", "scores"
#: The tests come without TLS; whoever comes with it shows a password.
ACCESS = "hostnossl all all 127.0.0.1/32 trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n"


@frozen
class Place:
    """A PostgreSQL with a certificate, a role of ours, and a database that the role owns."""

    server: PostgresServer
    directory: Path
    authority: str
    stranger: str
    environment: Mapping[str, str] = field(init=False)

    @environment.default
    def _where_it_is(self) -> Mapping[str, str]:
        return {
            "POSTGRES_HOST": "127.0.0.1",
            "POSTGRES_PORT": str(self.server.port),
            "POSTGRES_USER": ROLE,
            "POSTGRES_PASSWORD": PASSWORD,
            "POSTGRES_DB": DATABASE,
            "LEADERBOARD_POSTGRES__SSLROOTCERT": self.authority,
        }

    def execute(self, *statements: str, database: str = "postgres", alone: bool = True) -> None:
        """What whoever runs the server does; afterwards, or before, nobody is connected, if they are to be `alone`."""
        with self.server.database(database).admin() as admin:
            for statement in statements:
                if alone:
                    self._end_sessions(admin)
                admin.execute(statement.encode())
            if alone:
                self._end_sessions(admin)

    def show(self, whose: str) -> None:
        """Let the server show the certificate of `ours` or of `others` from now on."""
        for kind in ("crt", "key"):
            shutil.copy(self.directory / whose / f"127.0.0.1.{kind}", self.directory / f"server.{kind}")
        postgres_server.hand_over(self.directory)
        self.execute("SELECT pg_reload_conf()", "SELECT pg_sleep(0.2)")

    def end_sessions(self) -> None:
        """End those of the product, where there are any: one may have been let in while the harm was done."""
        with suppress(psycopg.OperationalError), self.server.database("postgres").admin() as admin:
            self._end_sessions(admin)

    @staticmethod
    def _end_sessions(admin: "psycopg.Connection[tuple[object, ...]]") -> None:
        admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'leaderboard'"
        )


@contextmanager
def a_place() -> Iterator[Place]:
    directory = postgres_server.new_directory("place")
    files = []
    for whose in ("ours", "others"):
        (directory / whose).mkdir()
        authority = Authority(directory / whose)
        files.append(authority.file)
        authority.certificate("127.0.0.1")
        for kind in ("crt", "key"):
            shutil.copy(directory / whose / f"127.0.0.1.{kind}", directory / f"server.{kind}")
    (directory / "pg_hba.conf").write_text(ACCESS)
    postgres_server.hand_over(directory)
    options = {
        "ssl": "on",
        "ssl_cert_file": str(directory / "server.crt"),
        "ssl_key_file": str(directory / "server.key"),
        "hba_file": str(directory / "pg_hba.conf"),
    }
    with postgres_server.running(**options) as server:
        place = Place(server, directory, *files)
        place.show("ours")
        place.execute(
            f"CREATE ROLE {ROLE} LOGIN PASSWORD '{PASSWORD}'",
            f"CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}'",
            f"CREATE DATABASE {DATABASE} OWNER {ROLE}",
        )
        yield place
    shutil.rmtree(directory)


#: By cause: what does the harm to a place, and what undoes it.
HARM: Mapping[str, tuple[Callable[[Place], None], Callable[[Place], None]]] = {
    "a wrong password": (
        lambda place: place.execute(f"ALTER ROLE {ROLE} PASSWORD 'another'"),
        lambda place: place.execute(f"ALTER ROLE {ROLE} PASSWORD '{PASSWORD}'"),
    ),
    "nothing that listens": (lambda place: place.server.kill(), lambda place: place.server.start()),
    "an untrusted certificate": (lambda place: place.show("others"), lambda place: place.show("ours")),
    "a missing database": (
        lambda place: place.execute(
            f"ALTER DATABASE {DATABASE} ALLOW_CONNECTIONS off", f"ALTER DATABASE {DATABASE} RENAME TO gone"
        ),
        lambda place: place.execute(
            f"ALTER DATABASE gone RENAME TO {DATABASE}", f"ALTER DATABASE {DATABASE} ALLOW_CONNECTIONS on"
        ),
    ),
    "a role without rights": (
        lambda place: place.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {ROLE}", database=DATABASE),
        lambda place: place.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {ROLE}", database=DATABASE),
    ),
    "a renamed column": (
        lambda place: place.execute("ALTER TABLE scores RENAME COLUMN sort_key TO renamed", database=DATABASE),
        lambda place: place.execute("ALTER TABLE scores RENAME COLUMN renamed TO sort_key", database=DATABASE),
    ),
    "a role that only reads": (
        lambda place: place.execute(f"ALTER ROLE {ROLE} SET default_transaction_read_only = on"),
        lambda place: place.execute(f"ALTER ROLE {ROLE} RESET default_transaction_read_only"),
    ),
}
