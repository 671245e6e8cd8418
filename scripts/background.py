"""What runs in the background: start it, stop it, say how it is, show what it logs.

`up` starts the whole stack: with Docker Compose where there is an engine, else from the installed programs. `STACK` is
`compose` or `local` where that is not to be found out.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

from processes import compose, health, leaderboard, stores
from processes.part import SILENT, CannotStart, Part
from processes.process import Background, BeingStarted

#: The stack, layer by layer: each stands on those before it.
LAYERS: Sequence[Sequence[Part]] = (
    (stores.REDIS, stores.POSTGRES, stores.KAFKA),
    (leaderboard.SERVER,),
    (leaderboard.CONSUMER, leaderboard.SCHEDULER),
)
ALL: Sequence[Sequence[Part]] = (*LAYERS, (leaderboard.WEBAPP,))
PARTS = {part.name: part for layer in ALL for part in layer}


def start(parts: Sequence[Part]) -> int:
    """Start these unless they run, and wait until they are ready."""
    code, launched = 0, []
    for process in map(Background, parts):
        try:
            if process.launch():
                launched.append(process)
            else:
                say(process, f"running already: {process.note()}")
        except CannotStart as error:
            code = fail(process, str(error))
            break
    for process in launched:
        try:
            process.wait_until_ready()
            say(process, f"running: {process.note()}")
        except CannotStart as error:
            code = fail(process, str(error))
    return code


def stop(layers: Sequence[Sequence[Part]]) -> int:
    """Ask those that run to end, the last layer first, and wait until they have."""
    code = told = 0
    for layer in reversed(layers):
        running = [process for process in map(Background, layer) if process.runs()]
        for process in running:
            process.tell_to_end()
        for process in running:
            if process.has_ended():
                say(process, f"stopped: {process.note()}")
            else:
                code = fail(
                    process, f"still running {process.part.stopping:.0f} s after it was told to end: {process.note()}"
                )
        for process in map(Background, layer):
            if process.was_used and not process.runs():
                process.forget()
        told += len(running)
    if not told:
        sys.stdout.write("not running\n")
    return code


def up() -> int:
    """Start the stack."""
    if chosen() == "compose":
        return compose.up()
    if Background(leaderboard.SERVER).runs() and not leaderboard.stack_is_up():
        return fail(Background(leaderboard.SERVER), "running already, without the stack; `make stop` ends it")
    for layer in LAYERS:
        if code := start(layer):
            return code
    return 0


def down() -> int:
    """Stop the stack, and whatever else runs; the data stay."""
    code = stop(ALL)
    return code or (compose.down() if compose.was_used() and chosen() == "compose" else 0)


def status() -> int:
    """Say of everything that was ever started how it is, and of the server in any case."""
    for process in map(Background, PARTS.values()):
        if process.runs():
            say(process, f"running: {process.note()}, {process.health()}")
        elif process.ended_by_itself():
            say(process, f"ended by itself: {process.note()}; see {process.log}")
        elif process.part is leaderboard.SERVER:
            say(process, elsewhere())
        elif process.was_used:
            say(process, "not running")
    return compose.status() if compose.was_used() and chosen() == "compose" else 0


def elsewhere() -> str:
    """How the server is that was not started from here."""
    url = os.environ.get("LEADERBOARD_URL") or "http://127.0.0.1:8080"
    found = health.of_server(url)
    return "not running" if found == SILENT else f"not started from here, but {url} is {found}"


def chosen() -> str:
    """`compose` or `local`."""
    return os.environ.get("STACK") or ("compose" if compose.is_there() else "local")


def show(process: Background, *options: str) -> int:
    """Show the end of its log."""
    if not process.log.exists():
        return fail(process, "has no log; it was not started in the background")
    try:
        return subprocess.run(["tail", *options, process.log], check=False).returncode
    except KeyboardInterrupt:
        return 130


def say(process: Background, line: str) -> None:
    sys.stdout.write(f"{process.part.name:<10} {line}\n")
    sys.stdout.flush()


def fail(process: Background, line: str) -> int:
    sys.stderr.write(f"{process.part.name}: {line}\n")
    return 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb")
    parser.add_argument("part", nargs="?", choices=PARTS, help="this one alone; else all, or the server")
    asked = parser.parse_args()
    one = PARTS[asked.part or "server"]
    verbs: Mapping[str, Callable[[], int]] = {
        "up": up,
        "down": down,
        "status": status,
        "start": lambda: start([one]),
        "stop": lambda: stop([[one]] if asked.part else ALL),
        "restart": lambda: stop([[one]]) or start([one]),
        "logs": lambda: show(Background(one), "-n", "100"),
        "watch-logs": lambda: show(Background(one), "-n", "20", "-F"),
    }
    if asked.verb not in verbs:
        parser.error(f"VERB is one of {', '.join(verbs)}")
    try:
        return verbs[asked.verb]()
    except BeingStarted:
        sys.stderr.write("something is being started at this moment; try again\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
