"""The real command against a real server: run to its end, or in a terminal that can be read and typed into."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from attrs import define, field, frozen

from tests.support.command import BECOME, command
from tests.support.forked_command import Ended, run_command
from tests.support.patience import PATIENCE
from tests.support.server import COMMAND

#: Makes the terminal the session's own, so that Ctrl-C typed into it is a signal, and becomes the command.
_IN_TERMINAL = f"import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); {BECOME}"

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def environment(url: str) -> dict[str, str]:
    """What a command sees of the outside: the server it asks, and nothing of ours."""
    # A size that is said outside is another terminal's.
    foreign = ("LEADERBOARD_", "COLUMNS", "LINES")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {"LEADERBOARD_URL": url, "TERM": "xterm-256color"}


@frozen
class Cli:
    """Runs `leaderboard` in a directory against the server at `url`."""

    directory: Path
    url: str

    def __call__(self, *arguments: str, stdin: str = "") -> Ended:
        return run_command(*arguments, directory=self.directory, environment=environment(self.url), stdin=stdin)

    def does(self, *arguments: str) -> str:
        """What a command that must succeed prints."""
        ended = self(*arguments)
        assert (0, "") == (ended.returncode, ended.stderr)
        return ended.stdout

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            command(*arguments),
            cwd=self.directory,
            env=environment(self.url),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @contextmanager
    def terminal(self, *arguments: str) -> Iterator["Terminal"]:
        """The command in a terminal of 100 × 40; ended when the context ends."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        process = subprocess.Popen(
            [sys.executable, "-c", _IN_TERMINAL, COMMAND, *arguments],
            cwd=self.directory,
            env=environment(self.url),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        try:
            yield Terminal(ours, process)
        finally:
            process.kill()
            process.wait()
            os.close(ours)


@define
class Terminal:
    """What a person sees and types."""

    _end: int
    _process: "subprocess.Popen[bytes]"
    raw: str = field(default="", init=False)

    @property
    def text(self) -> str:
        """All that was shown, without colours and movements of the cursor."""
        return _CONTROL.sub("", self.raw)

    def see(self, wanted: str, seconds: float = PATIENCE) -> None:
        """Wait until something is shown that was not shown before the last time it was looked for."""
        began = len(self.text)
        deadline = time.monotonic() + seconds
        while wanted not in self.text[max(0, began - len(wanted)) :]:
            assert time.monotonic() < deadline, f"{wanted!r} was not shown:\n{self.text[began:]}"
            assert self._read(0.1), f"it ended without showing {wanted!r}:\n{self.text[began:]}"

    def interrupt(self) -> None:
        """Type Ctrl-C."""
        os.write(self._end, b"\x03")

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def end(self, seconds: float = PATIENCE) -> int:
        """Read what is still shown until the command ends; its exit code."""
        deadline = time.monotonic() + seconds
        while self._read(0.1):
            assert time.monotonic() < deadline, f"it does not end:\n{self.text}"
        return self._process.wait(seconds)

    def _read(self, seconds: float) -> bool:
        """Take what is shown within that time; False once nothing can come any more."""
        readable, _, _ = select.select([self._end], [], [], seconds)
        if readable:
            # A terminal whose other end is closed is an error on Linux.
            with suppress(OSError):
                if shown := os.read(self._end, 65536):
                    self.raw += shown.decode(errors="replace")
                    return True
            return False
        return self._process.poll() is None


@define
class Lines:
    """What a command without a terminal prints, line by line as it comes."""

    _process: "subprocess.Popen[str]"

    def next(self) -> str:
        assert self._process.stdout is not None
        return self._within(self._process.stdout)

    def next_trouble(self) -> str:
        """The same on stderr."""
        assert self._process.stderr is not None
        return self._within(self._process.stderr)

    @staticmethod
    def _within(stream: IO[str], seconds: float = PATIENCE) -> str:
        readable, _, _ = select.select([stream], [], [], seconds)
        assert readable, "no line came"
        return stream.readline().rstrip("\n")
