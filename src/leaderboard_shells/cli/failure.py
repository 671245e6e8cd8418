"""How a command fails: one clear line on stderr and an exit code other than 0, never a traceback."""

from typing import NoReturn

import typer


def complain(message: str) -> None:
    typer.echo(f"leaderboard: {message}", err=True)


def fail(message: str, code: int = 1) -> NoReturn:
    """Ends the command: the message goes to stderr and `code` to whoever called."""
    complain(message)
    raise typer.Exit(code)
