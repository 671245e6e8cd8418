"""What tests start in processes of their own, harm, and end."""

import shutil
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from attrs import define, field

from tests.support.patience import PATIENCE


def ending_with_us() -> list[str]:
    """What makes a command end when this process does, even if it is killed, where there is such a thing."""
    found = shutil.which("setpriv")
    return [] if found is None else [found, "--pdeathsig", "KILL"]


@define
class OwnProcess(ABC):
    """One process. Each kind of it has its own `start`, which may be called again once the process is gone."""

    #: How long it may take to end when it is asked to, in seconds.
    patience: ClassVar[float] = PATIENCE

    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def complaints(self) -> str:
        """Why it may have ended, as far as it says."""
        return "it ended by itself"

    @abstractmethod
    def start(self) -> None:
        """Start it, and return when it answers."""

    def kill(self) -> None:
        """End it as a power cut would, paused or not: it gets no chance to say goodbye."""
        self._signal(signal.SIGKILL)
        self._started.wait()

    def end(self) -> None:
        """Kill it, unless it is gone."""
        if self.is_running:
            self.kill()

    def stop(self, seconds: float | None = None, signal_name: str = "SIGTERM") -> int:
        """Ask it to end, and wait for it; returns its exit code."""
        self._started.send_signal(signal.Signals[signal_name])
        return self._started.wait(self.patience if seconds is None else seconds)

    def pause(self) -> None:
        """Let it answer nobody, its connections staying open."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on where it stood."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        self._started.send_signal(number)

    @property
    def _started(self) -> "subprocess.Popen[bytes]":
        assert self.process is not None
        return self.process

    def _wait_for_answer(self, answers: Callable[[], bool], seconds: float, pause: float = 0.02) -> None:
        """Return once it answers; it is asked again after each pause."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.is_running, self.complaints
            if answers():
                return
            time.sleep(pause)
        raise AssertionError(f"not ready within {seconds} s")
