"""A standby that follows a real PostgreSQL, and can take its place."""

import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.support.patience import PATIENCE
from tests.support.postgres_server import (
    USER,
    PostgresServer,
    as_other,
    hand_over,
    new_directory,
    required,
)
from tests.support.required import unavailable

#: By which the standby is known to its primary, and waited for where commits are synchronous.
_NAME = "standby"


@contextmanager
def standby_of(primary: PostgresServer, environment: Mapping[str, str] = {}, **place: Any) -> Iterator[PostgresServer]:
    """A standby that streams from a primary, gone with all its data when the context ends. `place`: its host and its
    port, unless any will do."""
    options = {"wal_receiver_status_interval": "1s", "wal_retrieve_retry_interval": "200ms", **primary.options}
    server = PostgresServer(new_directory("standby"), options, environment, **place)
    try:
        follow(server, primary)
        yield server
    finally:
        server.end()
        shutil.rmtree(server.directory)


def follow(server: PostgresServer, primary: PostgresServer) -> None:
    """Let a server that does not run begin anew, as a standby with a copy of what the primary has."""
    # Made by us: in a folder that everybody may write to, whoever the server runs as cannot take its own away.
    shutil.rmtree(server.directory)
    server.directory.mkdir(mode=0o700)
    hand_over(server.directory)
    backup = required() / "pg_basebackup"
    if not backup.exists():
        unavailable("pg_basebackup", "this PostgreSQL came without pg_basebackup")
    subprocess.run(
        [
            *(*as_other(), backup, "-D", server.directory, "-h", primary.host, "-p", str(primary.port), "-U", USER),
            *("--checkpoint=fast", "--wal-method=stream", "--no-sync", "--write-recovery-conf"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    # Of a primary with the same port, which says there that it is running.
    for lock in server.directory.glob(".s.PGSQL.*"):
        lock.unlink()
    with (server.directory / "postgresql.auto.conf").open("a") as settings:
        settings.write(
            f"primary_conninfo = 'host={primary.host} port={primary.port} user={USER} application_name={_NAME}'\n"
        )
    server.start()


def wait_for(primary: PostgresServer, seconds: float = PATIENCE) -> None:
    """Return once the standby has all that its primary has."""
    deadline = time.monotonic() + seconds
    with primary.database().admin() as admin:
        while not admin.execute(
            "SELECT FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn() AND application_name = %s", [_NAME]
        ).fetchall():
            assert time.monotonic() < deadline, "the standby does not follow"
            time.sleep(0.02)


@contextmanager
def synchronous(primary: PostgresServer) -> Iterator[None]:
    """While the context lasts a commit on the primary is answered when the standby has it."""
    make_synchronous(primary)
    yield
    make_synchronous(primary, "")


def make_synchronous(primary: PostgresServer, names: str = _NAME) -> None:
    """From now on commits wait for these standbys; for none if there is no name."""
    with primary.database().admin() as admin:
        admin.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'".encode())
        admin.execute("SELECT pg_reload_conf()")
        while admin.execute("SHOW synchronous_standby_names").fetchone() != (names,):
            time.sleep(0.02)


def promote(standby: PostgresServer, seconds: float = PATIENCE) -> None:
    """Let the standby become a primary, and return when it is one."""
    deadline = time.monotonic() + seconds
    with standby.database().admin() as admin:
        admin.execute("SELECT pg_promote()")
        while admin.execute("SELECT pg_is_in_recovery()").fetchone() != (False,):
            assert time.monotonic() < deadline, "the standby is not promoted"
            time.sleep(0.02)
