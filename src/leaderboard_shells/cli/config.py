"""`leaderboard config`: is the configuration sound, and what is it."""

import typer
import yaml

from leaderboard_shells.cli.config_file import ConfigFile, settings_for
from leaderboard_shells.settings import masked

app = typer.Typer(
    help="Validate the configuration or print it.", epilog="Example: leaderboard config check --config config.yaml"
)


@app.command(epilog="Example: leaderboard config check --config config.yaml")
def check(context: typer.Context, config: ConfigFile = None) -> None:
    """Say ok, or every fault of the configuration."""
    settings_for(context, config)
    typer.echo("ok")


@app.command(epilog="Example: LEADERBOARD_SERVER__PORT=9000 leaderboard config show")
def show(context: typer.Context, config: ConfigFile = None) -> None:
    """Print the configuration in force as YAML, secrets masked."""
    shown = masked(settings_for(context, config))
    typer.echo(yaml.safe_dump(shown, sort_keys=False, allow_unicode=True), nl=False)
