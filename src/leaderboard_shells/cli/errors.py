"""How a command fails: one clear line on stderr and an exit code other than 0, never a traceback."""

import sys
from typing import NoReturn

import typer

from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_shells.cli.terminal_text import escaped

#: How long a line on stderr may be, in characters: a server may answer with a page where a sentence is expected.
_LONGEST = 1_000


def print_error(message: str, *details: str) -> None:
    """Tell what is wrong on one line of stderr, and each detail on one of its own."""
    lines = (f"leaderboard: {_line(message)}\n", *(f"  {_line(detail)}\n" for detail in details))
    # Written to `sys.stderr` as it is now: while a progress bar is drawn, that is what keeps the two apart.
    sys.stderr.write("".join(lines))


def error_text(error: Exception) -> str:
    """What an error says, and for a store that is away also what it said: whoever gives the command looks after it."""
    if not isinstance(error, StoreUnavailable) or error.__cause__ is None:
        return str(error)
    return f"{error} ({' '.join(str(error.__cause__).split())})"


def fail(message: str, *details: str, code: int = 1) -> NoReturn:
    """Ends the command: the message goes to stderr and `code` to whoever called."""
    print_error(message, *details)
    raise typer.Exit(code)


def _line(text: str) -> str:
    return escaped(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
