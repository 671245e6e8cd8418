"""How a command fails: one clear line on stderr and an exit code other than 0, never a traceback."""

import sys
from typing import NoReturn

import typer


def complain(message: str) -> None:
    # Written to `sys.stderr` as it is now: while a progress bar is drawn, that is what keeps the two apart.
    sys.stderr.write(f"leaderboard: {message}\n")


def fail(message: str, code: int = 1) -> NoReturn:
    """Ends the command: the message goes to stderr and `code` to whoever called."""
    complain(message)
    raise typer.Exit(code)
