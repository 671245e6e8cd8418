"""One process at a time: a lock beside the database file, which ends with the process that holds it."""

import fcntl
import os
from pathlib import Path

from leaderboard_core.domain.errors import StoreLocked, StoreUnusable

#: The lock files that are held here, by device and number, and the process that took each: after a fork it is another.
_held: dict[tuple[int, int], int] = {}


class FileLock:
    """The lock on `<path>.lock`, from its making until `release`. Raises `StoreLocked`, `StoreUnusable`."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except FileNotFoundError as error:
            raise StoreUnusable(str(path), "its directory does not exist") from error
        except OSError as error:
            raise StoreUnusable(str(path), str(error.strerror)) from error
        found = os.fstat(self._file)
        self._key = found.st_dev, found.st_ino
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            here = _held.get(self._key) == os.getpid()
            os.close(self._file)
            raise StoreLocked(str(path), here=here) from None
        _held[self._key] = os.getpid()

    def release(self) -> None:
        """Let another process have the database. The file stays: removing it could take another's lock away."""
        _held.pop(self._key, None)
        os.close(self._file)
