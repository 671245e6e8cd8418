"""The `leaderboard` command run to its end, as `subprocess.run` does it, without the half second that importing takes.

A run is a process of its own with the arguments, the directory, the environment, the pipes and the exit code that are
asked for; it is forked by a process that has imported the command before (`forking.py`). What the interpreter, or a
module at its import, reads of the environment has been read there: each environment has a process of its own, but for
those variables that nobody looks at before the command runs.
"""

import atexit
import os
import pickle
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from attrs import define, field, frozen

from tests.support.patience import PATIENCE
from tests.support.server import COMMAND

Ended = subprocess.CompletedProcess[str]

#: Variables that are read by a command that runs, or by nobody.
_READ_LATE = ("LEADERBOARD_", "_LEADERBOARD_", "COMP_", "PYTEST_")
#: So often an environment is asked for before it gets a process: until then the command starts truly.
_SELDOM = 2


def run_command(
    *arguments: str, directory: Path, environment: Mapping[str, str], stdin: str = "", timeout: float = PATIENCE
) -> Ended:
    """Run the command until it ends by itself, in this environment and no other.

    Raises `subprocess.TimeoutExpired` where it has not ended after `timeout` seconds: then it is killed.
    """
    early = {name: value for name, value in environment.items() if not name.startswith(_READ_LATE)}
    if forking := _environments.forking(early):
        late = {name: environment[name] for name in environment.keys() - early.keys()}
        return forking.run(arguments, directory, late, stdin, timeout)
    return run_truly(*arguments, directory=directory, environment=environment, stdin=stdin, timeout=timeout)


def run_truly(
    *arguments: str, directory: Path, environment: Mapping[str, str], stdin: str = "", timeout: float = PATIENCE
) -> Ended:
    """The same by the installed script in an interpreter that begins with nothing."""
    return subprocess.run(
        [COMMAND, *arguments],
        cwd=directory,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@frozen
class Forking:
    """The process that forks the runs of one environment. It ends when this one does, even if this one is killed."""

    control: socket.socket
    process: "subprocess.Popen[bytes]"

    @classmethod
    def started(cls, environment: Mapping[str, str]) -> "Forking":
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        program = str(Path(__file__).with_name("forking.py"))
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-P", program, COMMAND, str(theirs.fileno())],
                cwd="/",
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        return cls(ours, process)

    def close(self) -> None:
        """End it, and with it what still runs."""
        self.control.close()
        self.process.wait(PATIENCE)

    def start(
        self, arguments: Sequence[str], directory: Path, late: Mapping[str, str], streams: Sequence[int]
    ) -> socket.socket:
        """Start a run with these for its stdin, stdout and stderr, and `late` beyond the environment of this process.

        Its exit code comes out of what is returned, as digits; whoever closes that before has it killed.
        """
        asked = {
            "arguments": [os.fsencode(argument) for argument in arguments],
            "directory": os.fsencode(directory),
            "late": {os.fsencode(name): os.fsencode(value) for name, value in late.items()},
        }
        waiting, told = socket.socketpair()
        with told:
            socket.send_fds(self.control, [pickle.dumps(asked)], [*streams, told.fileno()])
        return waiting

    def run(
        self, arguments: Sequence[str], directory: Path, late: Mapping[str, str], stdin: str, timeout: float
    ) -> Ended:
        command = [COMMAND, *arguments]
        (theirs_in, ours_in), (ours_out, theirs_out), (ours_err, theirs_err) = os.pipe(), os.pipe(), os.pipe()
        streams = (theirs_in, theirs_out, theirs_err)
        with ThreadPoolExecutor(3) as pool:
            pool.submit(_write, ours_in, stdin)
            out, err = pool.submit(_read, ours_out), pool.submit(_read, ours_err)
            try:
                waiting = self.start(arguments, directory, late, streams)
            finally:
                for stream in streams:
                    os.close(stream)
            with waiting:
                waiting.settimeout(timeout)
                try:
                    code = waiting.recv(16)
                except TimeoutError:
                    raise subprocess.TimeoutExpired(command, timeout) from None
            assert code, "the process that forks it has ended"
            return Ended(command, int(code), out.result(), err.result())


def _write(descriptor: int, text: str) -> None:
    # A command may end without having read what it was given.
    with suppress(BrokenPipeError), os.fdopen(descriptor, "w") as pipe:
        pipe.write(text)


def _read(descriptor: int) -> str:
    with os.fdopen(descriptor) as pipe:
        return pipe.read()


@define
class _Environments:
    """The forking processes of this one, by their environments."""

    _asked: Counter[frozenset[tuple[str, str]]] = field(factory=Counter)
    _forking: dict[frozenset[tuple[str, str]], Forking] = field(factory=dict)
    _lock: threading.Lock = field(factory=threading.Lock)

    def forking(self, environment: Mapping[str, str]) -> Forking | None:
        """None while it is seldom asked for."""
        named = frozenset(environment.items())
        with self._lock:
            self._asked[named] += 1
            if named not in self._forking and self._asked[named] > _SELDOM:
                self._forking[named] = forking = Forking.started(environment)
                atexit.register(forking.close)
            return self._forking.get(named)


_environments = _Environments()
