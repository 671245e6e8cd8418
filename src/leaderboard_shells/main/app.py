"""The root of the command: what all commands share, and the list of them."""

import io
import os
import signal
import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Annotated, Any

import typer

from leaderboard_shells.cli.config_file import ConfigFile
from leaderboard_shells.cli.errors import print_error

#: A score may begin with a minus.
_TAKING_A_SCORE: dict[str, Any] = {"context_settings": {"ignore_unknown_options": True}}
#: Every command of `leaderboard`: the module that its function lies in, and what it is made with.
COMMANDS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "serve": ("main.processes", {"epilog": "Example: leaderboard serve --config config.yaml"}),
    "schedule": ("main.processes", {"epilog": "Example: leaderboard schedule --config config.yaml"}),
    "consume": (
        "main.processes",
        {"epilog": "Example: KAFKA_BROKERS=localhost:9092 leaderboard consume --config config.yaml"},
    ),
    "produce": (
        "main.produce",
        {"epilog": "Example: leaderboard produce --leaderboard game1 --players 10000 --rate 1000 --duration 1m"},
    ),
    "submit": (
        "cli.submit",
        _TAKING_A_SCORE
        | {"epilog": "Examples: leaderboard submit game1 ada 1200 · leaderboard submit --file scores.jsonl"},
    ),
    "top": ("cli.top", {"epilog": "Example: leaderboard top game1 --limit 20 --watch"}),
    "count": ("cli.distribution", {"epilog": "Example: leaderboard count game1 --min 1000"}),
    "rank": ("cli.distribution", _TAKING_A_SCORE | {"epilog": "Example: leaderboard rank game1 1500"}),
    "around": ("cli.distribution", _TAKING_A_SCORE | {"epilog": "Example: leaderboard around game1 1500 --range 3"}),
    "score": ("cli.distribution", {"epilog": "Example: leaderboard score game1 --percentile 90"}),
    "best": ("cli.distribution", {"epilog": "Example: leaderboard best game1 10 --limit 20"}),
    "histogram": ("cli.distribution", {"epilog": "Example: leaderboard histogram game1 --buckets 20"}),
    "plot": ("cli.plot", {"epilog": "Example: leaderboard plot game1 --buckets 30"}),
    "group": ("cli.group", {"epilog": "Example: leaderboard group game1 ada bob cyd"}),
    "refusals": ("cli.refusals", {"epilog": "Example: leaderboard refusals --limit 20"}),
    "dead-letters": ("cli.dead_letters", {"epilog": "Example: leaderboard dead-letters --send 0:17 --send 3:2"}),
    "demo": ("cli.demo", {"epilog": "Example: leaderboard demo --duration 2m"}),
    "cells": ("main.cells", {"epilog": "Example: leaderboard cells --config config.yaml"}),
    "migrate": ("main.processes", {"epilog": "Example: leaderboard migrate --config config.yaml"}),
}
#: Those that have commands of their own, and the module of each.
GROUPS: Mapping[str, str] = {"board": "cli.board", "player": "cli.player", "config": "cli.config", "key": "cli.key"}


def command_line(named: str | None = None) -> typer.Typer:
    """The root with the command that is named, or with all where none is: each imports what it alone needs."""
    app = typer.Typer(
        pretty_exceptions_enable=False,
        epilog="Example: leaderboard serve, and in another terminal: leaderboard demo",
    )
    app.callback(invoke_without_command=True)(root)
    alone = {named} if named in {*COMMANDS, *GROUPS} else {*COMMANDS, *GROUPS}
    for name, (module, made_with) in COMMANDS.items():
        if name in alone:
            app.command(**made_with)(getattr(_module(module), name.replace("-", "_")))
    for name, module in GROUPS.items():
        if name in alone:
            app.add_typer(_module(module).app, name=name)
    return app


def _module(name: str) -> ModuleType:
    return import_module(f"leaderboard_shells.{name}")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - it reads mail, which is what it takes

        typer.echo(f"leaderboard {version('leaderboard-system')}")
        raise typer.Exit


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
    # A terminal or a file that is not UTF-8 gets what it can show, and the rest spelled out.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # Who is told to end puts the terminal in order first.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        # Where an option stands first, nobody knows yet which command follows.
        app = command_line(sys.argv[1] if len(sys.argv) > 1 else None)
        code = int(app(prog_name="leaderboard", standalone_mode=False) or 0)
        sys.stdout.flush()
    except typer.TyperException as error:
        # The words of the library that looks at values are no part of what is wrong with one.
        print_error(*error.format_message().replace(": Value error, ", ": ", 1).splitlines())
        return error.exit_code
    except BrokenPipeError:
        # Nobody reads any more; what is left goes nowhere, or the interpreter would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print_error(str(error))
        return 1
    return code
