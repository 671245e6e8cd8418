"""The server in the background: start it, stop it, say how it is, show its log.

What is ours is told by a lock, not by a number: the server holds the lock on `.run/server.pid` for as long as it
lives, so a number that has passed to another process is never taken for it.
"""

import argparse
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / ".run"
NOTE = RUN / "server.pid"
LOG = RUN / "server.log"
COMMAND = Path(sys.executable).with_name("leaderboard")

#: How long the server may take to be ready and to end, in seconds.
STARTING = 30.0
STOPPING = 15.0
#: What a server says of itself while it serves, and what is said of one that says nothing.
SERVING = frozenset({"ready", "degraded"})
SILENT = "not answering"


def start() -> int:
    """Start the server unless it runs, and wait until it is ready."""
    # The other verbs do without the package, so that they work while it is being installed or removed.
    from leaderboard_shells.listener import CannotListen, listen, url_of  # noqa: PLC0415
    from leaderboard_shells.settings import SettingsError, load  # noqa: PLC0415

    RUN.mkdir(exist_ok=True)
    with NOTE.open("a+") as note:
        if not take(note):
            return say(f"running already: {noted()}")
        try:
            server = load().server
            # Found out here, so that whoever else answers at this address is not taken for ours.
            with listen(server.host, server.port) as listener:
                url = url_of(listener)
        except (SettingsError, CannotListen) as error:
            return say(str(error), code=1)
        began = LOG.stat().st_size if LOG.exists() else 0
        process = spawn(note)
        note.truncate(0)
        note.write(f"pid {process.pid}, {url}\n")
    wait_for(lambda: process.poll() is not None or readiness(url) in SERVING, STARTING)
    if process.poll() is not None:
        return say(f"the server did not start:\n{LOG.read_bytes()[began:].decode().rstrip()}", code=1)
    if (found := readiness(url)) not in SERVING:
        return say(f"running, but {found} after {STARTING:.0f} s: {noted()}; see make logs", code=1)
    return say(f"running: {noted()}")


def stop() -> int:
    """Ask the server to end, and wait until it has."""
    if not runs():
        return say("not running")
    was = noted()
    os.kill(int(was.split()[1].rstrip(",")), signal.SIGTERM)
    if not wait_for(lambda: not runs(), STOPPING):
        return say(f"still running {STOPPING:.0f} s after it was told to end: {was}", code=1)
    return say(f"stopped: {was}")


def restart() -> int:
    """Stop the server if it runs, and start it."""
    return stop() or start()


def status() -> int:
    """Say whether the server runs, and whether it is ready."""
    if runs():
        return say(f"running: {noted()}, {readiness(noted().split()[-1])}")
    url = os.environ.get("LEADERBOARD_URL", "http://127.0.0.1:8080")
    found = readiness(url)
    return say("not running" if found == SILENT else f"not started from here, but {url} is {found}")


def logs() -> int:
    """Show the end of the log."""
    return tail("-n", "100")


def watch_logs() -> int:
    """Show the end of the log and what is added to it, until Ctrl-C."""
    return tail("-n", "20", "-F")


def tail(*options: str) -> int:
    if not LOG.exists():
        return say("there is no log; `make run-server` starts a server that writes one", code=1)
    try:
        return subprocess.run(["tail", *options, str(LOG)], check=False).returncode
    except KeyboardInterrupt:
        return 130


def spawn(note: IO[str]) -> "subprocess.Popen[bytes]":
    """The server, holding the lock on the note, in a session of its own so that Ctrl-C here does not reach it."""
    with LOG.open("ab") as log:
        return subprocess.Popen(
            [COMMAND, "serve"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=[note.fileno()],
        )


def take(note: IO[str]) -> bool:
    """Take the lock; False when the server holds it."""
    try:
        fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def runs() -> bool:
    if not NOTE.exists():
        return False
    with NOTE.open() as note:
        return not take(note)


def noted() -> str:
    """The server's process and URL, as noted when it was started."""
    wait_for(lambda: NOTE.read_text().endswith("\n"), 1.0)
    return NOTE.read_text().strip()


def readiness(url: str) -> str:
    """What the server at `url` says of itself."""
    try:
        with urllib.request.urlopen(f"{url}/ready", timeout=2) as answer:
            body = answer.read()
    except urllib.error.HTTPError as error:
        body = error.read()
    except OSError:
        return SILENT
    try:
        return str(json.loads(body)["data"]["status"])
    except (ValueError, LookupError, TypeError):
        return "not a leaderboard"


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def say(line: str, code: int = 0) -> int:
    (sys.stderr if code else sys.stdout).write(f"{line}\n")
    return code


VERBS = {verb.__name__.replace("_", "-"): verb for verb in (start, stop, restart, status, logs, watch_logs)}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=VERBS)
    sys.exit(VERBS[parser.parse_args().verb]())
