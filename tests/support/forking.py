"""A process that has imported the command and forks a child for each run of it: to import it takes half a second.

`python -P forking.py COMMAND CONTROL` in the environment of the runs. `forked_command.py` starts it, asks it over the
socket CONTROL, and alone holds its other end: when that is closed, this process ends, and with it what still runs.

It is a script, and imports nothing of the tests: there is nothing in it that the command would not find in its own.
"""

import atexit
import gc
import io
import os
import pickle
import select
import signal
import socket
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

#: No command line is longer.
_LONGEST = 1 << 20
#: What commands import only once they run; whatever is missing here each of them imports for itself.
_IMPORTED_LATER = (
    "anyio.to_thread",
    "encodings.idna",
    "h2.connection",
    "httpcore2",
    "importlib.metadata",
    "leaderboard_shells.access.from_settings",
    "leaderboard_shells.client.blocking.client",
    "leaderboard_shells.settings.load",
    "rich._emoji_codes",
    "rich.progress",
    "rich.table",
    "truststore",
    "typer._adapters",
    "typer._click.decorators",
    "typer.rich_utils",
)


def attend(control: socket.socket, command: str) -> None:
    """Fork whatever is asked for until nobody can ask any more. It returns in the children, which are ready to run."""
    # Ctrl-C is for the runs, also where this was started in the background of a shell, which has it ignored.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    #: By a descriptor that can be read once the child has ended: its process id, and who waits for it.
    runs: dict[int, tuple[int, socket.socket]] = {}
    while True:
        watched: list[Any] = [control, *runs, *(waiting for _, waiting in runs.values())]
        ready = select.select(watched, [], [])[0]
        for ended, (pid, waiting) in [*runs.items()]:
            if waiting in ready:
                # It is given up.
                signal.pidfd_send_signal(ended, signal.SIGKILL)
            if waiting in ready or ended in ready:
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                waiting.send(str(code).encode(), socket.MSG_NOSIGNAL)
                waiting.close()
                os.close(ended)
                del runs[ended]
        if control in ready:
            asked, descriptors, _, _ = socket.recv_fds(control, _LONGEST, 4, socket.MSG_CMSG_CLOEXEC)
            if not asked:
                for ended in runs:
                    signal.pidfd_send_signal(ended, signal.SIGKILL)
                os._exit(0)
            *streams, waiting_descriptor = descriptors
            waiting = socket.socket(fileno=waiting_descriptor)
            # What another thread holds is held for ever in a child.
            assert len(os.listdir("/proc/self/task")) == 1, "an import has started a thread"
            pid = os.fork()
            if pid == 0:
                for open_one in (control, waiting, *(other for _, other in runs.values())):
                    open_one.close()
                for ended in runs:
                    os.close(ended)
                signal.signal(signal.SIGINT, signal.default_int_handler)
                _become(command, streams, **pickle.loads(asked))
                return
            runs[os.pidfd_open(pid)] = pid, waiting
            for stream in streams:
                os.close(stream)


def _become(
    command: str, streams: list[int], arguments: list[bytes], directory: bytes, late: dict[bytes, bytes]
) -> None:
    """Have of this process only what a new one has that was started so."""
    os.chdir(directory)
    os.environb.update(late)
    sys.argv = [command, *map(os.fsdecode, arguments)]
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        new = _stream(number, name, getattr(sys, name))
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)


def _stream(number: int, name: str, inherited: Any) -> io.TextIOWrapper:
    """As the interpreter makes it at its start. Encoding and errors it has chosen here: the environment is the same."""
    mode = "w" if number else "r"
    unbuffered = inherited.write_through
    binary = os.fdopen(number, f"{mode}b", 0 if unbuffered else -1, closefd=False)
    raw: Any = getattr(binary, "raw", binary)
    raw.name = f"<{name}>"
    by_line = not unbuffered and (name == "stderr" or raw.isatty())
    made: Any = io.TextIOWrapper(
        binary, inherited.encoding, inherited.errors, "\n", line_buffering=by_line, write_through=unbuffered
    )
    made.mode = mode
    return made  # type: ignore[no-any-return]


def end(code: int) -> None:
    """Called at the exit, after all else: end without taking apart what was imported, which is most of a short run."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        # The interpreter tells that in its own way.
        return
    os._exit(code & 0xFF)


if __name__ == "__main__":
    #: Whoever registers first is called last.
    _ended: list[int] = []
    atexit.register(lambda: end(*_ended) if _ended else None)
    _command, _control = sys.argv[1:]
    sys.path.insert(0, str(Path(_command).parent))
    import_module("leaderboard_shells.main.app").command_line()
    for _module in _IMPORTED_LATER:
        import_module(_module)
    # The collector leaves alone what all share, so that it stays shared.
    gc.collect()
    gc.freeze()
    attend(socket.socket(fileno=int(_control)), _command)
    try:
        sys.exit(import_module("leaderboard_shells.main").main())
    except SystemExit as _exit:
        if isinstance(_exit.code, int):
            _ended.append(_exit.code)
        raise
