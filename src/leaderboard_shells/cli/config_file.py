"""The `--config` option of every command that needs the configuration, and the settings that it leads to."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leaderboard_shells.cli.errors import fail

if TYPE_CHECKING:
    from leaderboard_shells.settings import Settings, Text

#: Stands before the command as well as behind it: `leaderboard --config FILE serve`, `leaderboard serve --config FILE`.
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Read this file; else the one LEADERBOARD_CONFIG names, else none."),
]


def settings_for(
    context: typer.Context, config: Path | None, options: "Mapping[tuple[str, str], Text] | None" = None
) -> "Settings":
    """The settings of a command that was given `config`, and `options` for single keys by section and key; ends the
    command with every fault there is."""
    # What stands before every command needs the option alone.
    from leaderboard_shells.settings import SettingsError, load  # noqa: PLC0415

    try:
        return load(config or context.obj, options=options)
    except SettingsError as error:
        fail(error.summary, *map(str, error.errors))
