"""`leaderboard migrate`: the schema of the repository, brought up to date."""

import typer

from leaderboard_core import LeaderboardError
from leaderboard_shells.cli.configuration import ConfigFile, settings_for
from leaderboard_shells.cli.failure import fail


def migrate(context: typer.Context, config: ConfigFile = None) -> None:
    """Bring the repository that the configuration names to the newest schema, and say what that took.

    `serve` does the same when it starts.
    """
    # The other commands do without the stores.
    from leaderboard_shells import wiring  # noqa: PLC0415

    try:
        applied = wiring.migrate(settings_for(context, config))
    except (wiring.NotSupported, LeaderboardError) as error:
        fail(str(error))
    for name in applied:
        typer.echo(f"applied {name}")
    if not applied:
        typer.echo("nothing to apply")
