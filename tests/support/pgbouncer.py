"""A real PgBouncer in a process of its own before a PostgreSQL, on loopback and a free port."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import define, field

from tests.support.patience import PATIENCE
from tests.support.postgres_server import PASSWORD, USER, Credentials
from tests.support.process import OwnProcess, ending_with_us
from tests.support.required import unavailable
from tests.support.server import free_port

_BINARY = "pgbouncer"
#: Whom it runs as when we are root, which it refuses to be.
_UNPRIVILEGED = "nobody"
#: What PgBouncer does not let through unless it is told to.
IGNORED = "options,extra_float_digits"


def required() -> str:
    """The path of its binary. Without one the test that asks is skipped; it fails where PgBouncer is required."""
    found = shutil.which(_BINARY) or shutil.which(_BINARY, path="/usr/sbin")
    if found is None:
        unavailable("pgbouncer", f"{_BINARY} is not installed")
    return found


@define
class PgBouncer(OwnProcess):
    """One pooler before one database; `options` are settings of its section `[pgbouncer]`."""

    directory: Path
    database: Credentials
    options: dict[str, str]
    port: int = field(factory=free_port)

    @property
    def credentials(self) -> Credentials:
        """The database by way of the pooler."""
        return self.database.through(self.port)

    def start(self) -> None:
        """Start the process and return when it takes connections."""
        behind = f"host={self.database.host} port={self.database.port} dbname={self.database.database}"
        options = {
            "listen_addr": "127.0.0.1",
            "listen_port": str(self.port),
            "unix_socket_dir": "",
            "auth_type": "trust",
            "auth_file": str(self.directory / "users.txt"),
            **self.options,
        }
        lines = ["[databases]", f"{self.database.database} = {behind}", "[pgbouncer]"]
        lines += [f"{name} = {value}" for name, value in options.items()]
        (self.directory / "users.txt").write_text(f'"{USER}" "{PASSWORD}"\n')
        (self.directory / "pgbouncer.ini").write_text("\n".join(lines) + "\n")
        command = [*_as_other(), required(), "--quiet", str(self.directory / "pgbouncer.ini")]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        self._wait_for_answer(self._answers, PATIENCE)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1.0).close()
        except OSError:
            return False
        return True


@contextmanager
def running(database: Credentials, pool_mode: str, *, port: int | None = None, **options: str) -> Iterator[PgBouncer]:
    """A pooler that takes connections, on a free port unless one is named, and is gone when the context ends."""
    directory = Path(tempfile.mkdtemp(prefix="pgbouncer-"))
    directory.chmod(0o755)
    pooler = PgBouncer(directory, database, {"pool_mode": pool_mode, **options}, port or free_port())
    try:
        pooler.start()
        yield pooler
    finally:
        pooler.end()
        shutil.rmtree(directory)


def _as_other() -> list[str]:
    if os.geteuid() != 0:
        return ending_with_us()
    owner = pwd.getpwnam(_UNPRIVILEGED)
    return [*ending_with_us(), f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
