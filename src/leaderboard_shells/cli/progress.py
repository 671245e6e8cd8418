"""The progress bar of what takes long; it is drawn on stderr, and only where that is a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from leaderboard_shells.cli.terminal_text import escaped


@contextmanager
def progress(what: str, total: float) -> Iterator[Callable[[float], None]]:
    """A bar for as long as the context lasts; call it with how much is done."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    with Progress(
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
        # What goes to a file or a pipe meanwhile still goes there.
        redirect_stdout=sys.stdout.isatty(),
    ) as bar:
        task = bar.add_task(escaped(what), total=total)
        yield lambda done: bar.update(task, completed=done)


def say(line: str) -> None:
    """Print a line at once, above the bar where there is one."""
    sys.stdout.write(f"{escaped(line)}\n")
    sys.stdout.flush()
