"""The root of the command: what all commands share, and the list of them."""

from importlib.metadata import version
from typing import Annotated

import typer

from leaderboard_shells.cli import config
from leaderboard_shells.cli.configuration import ConfigFile
from leaderboard_shells.cli.failure import complain
from leaderboard_shells.cli.serve import serve

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

# Every command of `leaderboard` is registered here.
app.add_typer(config.app, name="config")
app.command()(serve)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"leaderboard {version('leaderboard-system')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    config_file: ConfigFile = None,
    _: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """A real-time leaderboard: exact ranks at once, scores that are never lost."""
    context.obj = config_file
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run() -> int:
    """Runs the command that argv names; returns its exit code."""
    try:
        return int(app(prog_name="leaderboard", standalone_mode=False) or 0)
    except typer.TyperException as error:
        complain(error.format_message())
        return error.exit_code
    except OSError as error:
        complain(str(error))
        return 1
