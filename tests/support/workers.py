"""Several workers behind one port, as the log and the operating system tell of them."""

import os
import signal
from collections.abc import Mapping

from tests.support.consumers import ConsumerProcess, wait_for
from tests.support.patience import PATIENCE
from tests.support.server import Server

#: What makes a server have workers.
WORKERS = "LEADERBOARD_SERVER__WORKERS"


def serving(process: Server | ConsumerProcess) -> Mapping[int, int]:
    """The process of each worker that serves, by its number."""
    pids: dict[int, int] = {}
    for line in process.log:
        if line["event"] == "worker serves":
            pids[int(str(line["worker"]))] = int(str(line["pid"]))
    return {number: pid for number, pid in pids.items() if is_alive(pid)}


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until_serving(process: Server | ConsumerProcess, count: int, *, without: Mapping[int, int] = {}) -> None:
    """Return once so many workers serve, none of them one of those that are named."""

    def reached() -> bool:
        now = serving(process)
        return len(now) == count and not set(now.values()) & set(without.values())

    wait_for(reached, PATIENCE, lambda: f"{serving(process)}, not {dict(without)}: {process.log[-20:]}")


def kill(process: Server | ConsumerProcess, number: int) -> int:
    """Kill a worker; returns its process id."""
    pid = serving(process)[number]
    os.kill(pid, signal.SIGKILL)
    return pid


def lines(process: Server | ConsumerProcess, event: str) -> list[dict[str, object]]:
    """The lines of the log with this event."""
    return [line for line in process.log if line["event"] == event]
