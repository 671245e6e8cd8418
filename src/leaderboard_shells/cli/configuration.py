"""The `--config` option, and the settings it leads to, for every command that needs them."""

from pathlib import Path
from typing import Annotated

import typer

from leaderboard_shells.cli.failure import fail
from leaderboard_shells.settings import Settings, SettingsError, load

#: Stands before the command as well as behind it: `leaderboard --config FILE serve`, `leaderboard serve --config FILE`.
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Read this file; else the one LEADERBOARD_CONFIG names, else none."),
]


def settings_for(context: typer.Context, config: Path | None) -> Settings:
    """The settings of a command that was given `config`; ends the command with every fault there is."""
    try:
        return load(config or context.obj)
    except SettingsError as error:
        fail(str(error))
