"""One process in the background: started, told apart from all others, and ended.

What is ours is told by a lock, not by a number: the process holds the lock on `.run/NAME.pid` for as long as it lives,
so a number that has passed to another process is never taken for it.
"""

import fcntl
import json
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import IO

from processes.part import SERVING, CannotStart, Part, Plan
from processes.places import RUN


@dataclass(frozen=True)
class Note:
    """What was written down when the process was started; `log` is where its part of the log begins."""

    pid: int
    where: str
    log: int

    def __str__(self) -> str:
        return f"pid {self.pid}, {self.where}"


class BeingStarted(Exception):
    """Somebody else prepares it at this moment; there is nothing to be said of it yet."""


class Background:
    """A part as a process of its own."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.log = RUN / f"{part.name}.log"
        self._file = RUN / f"{part.name}.pid"

    @property
    def was_used(self) -> bool:
        """Whether it has ever been started from here."""
        return self._file.exists()

    def runs(self) -> bool:
        if not self.was_used:
            return False
        with self._file.open() as file:
            return not _take(file)

    def launch(self) -> bool:
        """Start the process, unless it runs: False. Raises `CannotStart`."""
        RUN.mkdir(exist_ok=True)
        with self._file.open("a+") as file:
            if not _take(file):
                return False
            file.truncate(0)
            plan = self.part.plan()
            began = self.log.stat().st_size if self.log.exists() else 0
            note = Note(self._spawn(plan, file), plan.where, began)
            file.write(json.dumps(asdict(note)) + "\n")
        return True

    def wait_until_ready(self) -> None:
        """Raises `CannotStart` when it ended instead, or is not ready in time."""
        wait_for(lambda: not self.runs() or self.health() in SERVING, self.part.starting)
        if not self.runs():
            said = self._said().rstrip()
            self.forget()
            raise CannotStart(f"did not start:\n{said}")
        if (found := self.health()) not in SERVING:
            raise CannotStart(f"running, but {found} after {self.part.starting:.0f} s: {self.note()}; see {self.log}")

    def tell_to_end(self) -> None:
        if self.runs():
            os.kill(self.note().pid, self.part.stop_signal)

    def has_ended(self) -> bool:
        """Whether it is gone in time, it and all that it started."""
        return wait_for(lambda: not self.runs(), self.part.stopping)

    def forget(self) -> None:
        """Nothing is expected of it any more."""
        os.truncate(self._file, 0)

    def ended_by_itself(self) -> bool:
        """Whether it should run and does not."""
        return self.was_used and not self.runs() and self._file.stat().st_size > 0

    def note(self) -> Note:
        """What is known of it since it was started. Raises `BeingStarted`."""
        if not wait_for(lambda: self._file.read_text().endswith("\n"), 1.0):
            raise BeingStarted
        return Note(**json.loads(self._file.read_text()))

    def health(self) -> str:
        """How a running one is."""
        return self.part.health(self.note().where)

    def _said(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self.note().log)
            return log.read().decode(errors="replace")

    def _spawn(self, plan: Plan, lock: IO[str]) -> int:
        """The process, holding the lock, in a session of its own so that Ctrl-C here does not reach it."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                plan.command,
                cwd=plan.directory,
                env=os.environ | plan.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=[lock.fileno()],
            ).pid


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether it has come true within that time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _take(file: IO[str]) -> bool:
    """Take the lock; False when the process holds it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
