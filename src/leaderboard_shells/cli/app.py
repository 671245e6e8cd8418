"""The root of the command: what all commands share, and the list of them."""

import os
import signal
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from leaderboard_shells.cli import board, config, key, player
from leaderboard_shells.cli.configuration import ConfigFile
from leaderboard_shells.cli.consume import consume
from leaderboard_shells.cli.demo import demo
from leaderboard_shells.cli.failure import complain
from leaderboard_shells.cli.migrate import migrate
from leaderboard_shells.cli.produce import produce
from leaderboard_shells.cli.schedule import schedule
from leaderboard_shells.cli.serve import serve
from leaderboard_shells.cli.submit import submit
from leaderboard_shells.cli.top import top

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog="Example: leaderboard serve, and in another terminal: leaderboard demo",
)

# Every command of `leaderboard` is registered here.
app.command(epilog="Example: leaderboard serve --config config.yaml")(serve)
app.command(epilog="Example: leaderboard schedule --config config.yaml")(schedule)
app.command(epilog="Example: KAFKA_BROKERS=localhost:9092 leaderboard consume --config config.yaml")(consume)
app.command(epilog="Example: leaderboard produce --leaderboard game1 --players 10000 --rate 1000 --duration 1m")(
    produce
)
app.command(
    # A score may begin with a minus.
    context_settings={"ignore_unknown_options": True},
    epilog="Examples: leaderboard submit game1 ada 1200 · leaderboard submit --file scores.jsonl",
)(submit)
app.command(epilog="Example: leaderboard top game1 --limit 20 --watch")(top)
app.command(epilog="Example: leaderboard demo --duration 2m")(demo)
app.command(epilog="Example: leaderboard migrate --config config.yaml")(migrate)
app.add_typer(board.app, name="board")
app.add_typer(player.app, name="player")
app.add_typer(config.app, name="config")
app.add_typer(key.app, name="key")


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
    # Who is told to end puts the terminal in order first.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        code = int(app(prog_name="leaderboard", standalone_mode=False) or 0)
        sys.stdout.flush()
    except typer.TyperException as error:
        complain(error.format_message())
        return error.exit_code
    except BrokenPipeError:
        # Nobody reads any more; what is left goes nowhere, or the interpreter would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        complain(str(error))
        return 1
    return code
