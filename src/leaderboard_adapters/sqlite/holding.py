"""One process at a time: a lock beside the database file, which ends with the process that holds it."""

import fcntl
import os
from pathlib import Path

from leaderboard_core.domain.errors import StoreTaken, StoreUnfit


class Hold:
    """The lock on `<path>.lock`, from its making until `release`. Raises `StoreTaken`, `StoreUnfit`."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreUnfit(str(path), str(error.strerror)) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise StoreTaken(str(path)) from None

    def release(self) -> None:
        """Let another process have the database. The file stays: removing it could take another's lock away."""
        os.close(self._file)
