"""What fails again and again: said once when it begins, once when it ends, and counted between."""

import time
from threading import Lock
from typing import Any

from structlog.stdlib import BoundLogger

#: For how long nothing may have failed before it counts as over, in seconds: what comes and goes is one episode.
QUIET = 2.0
#: How many different reasons one episode tells.
_MOST_REASONS = 8


class Incident:
    """One thing that may fail, and whether it does. `fields` are on each of its lines.

    For any thread: a library may tell from one of its own that it fails.
    """

    def __init__(self, log: BoundLogger, began: str, ended: str, *, quiet: float = QUIET, **fields: Any) -> None:
        self._log, self._began, self._ended, self._quiet, self.fields = log, began, ended, quiet, fields
        self._lock = Lock()
        #: Whether it fails. Reading this is all that a call costs that goes well.
        self.present = False
        #: Whether it failed when it was tried last.
        self.failing = False
        self._first = self._last = 0.0
        self._failures = 0
        self._told: set[str] = set()

    def failed(self, reason: str, *, level: str = "warning", code: str | None = None, **fields: Any) -> None:
        """It failed once more. Said when it is new, or fails for another reason than before."""
        with self._lock:
            self._last, self.failing = time.monotonic(), True
            if not self.present:
                self.present, self._first, self._failures = True, self._last, 0
            self._failures += 1
            # The words of one reason may differ: they name a script, a port.
            name = code or reason
            if name in self._told or len(self._told) == _MOST_REASONS:
                return
            self._told.add(name)
        told = {"code": code} if code else {}
        getattr(self._log, level)(self._began, **self.fields, reason=reason, **told, **fields)

    def worked(self) -> None:
        """It went well. Over, when that is so for a while; see `settle`."""
        self.failing = False
        self.settle()

    def settle(self) -> None:
        """Say that it is over, if it went well after it failed last and that is a while ago."""
        with self._lock:
            if not self.present or self.failing or time.monotonic() - self._last < self._quiet:
                return
            self.present = False
            self._told.clear()
            seconds, failures = round(self._last - self._first, 1), self._failures
        self._log.warning(self._ended, **self.fields, seconds=seconds, failures=failures)
