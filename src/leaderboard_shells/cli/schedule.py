"""`leaderboard schedule`: the scheduler alone, until it is told to stop."""

import typer

from leaderboard_core import LeaderboardError
from leaderboard_shells.cli.configuration import ConfigFile, settings_for
from leaderboard_shells.cli.failure import fail


def schedule(context: typer.Context, config: ConfigFile = None) -> None:
    """Publish standings, turn seasons and keep house, until SIGTERM or Ctrl-C; two may run, one works."""
    # The other commands do without all that it is made of.
    from leaderboard_shells.listener import CannotListen  # noqa: PLC0415
    from leaderboard_shells.scheduler import run  # noqa: PLC0415
    from leaderboard_shells.wiring import NotSupported  # noqa: PLC0415

    try:
        run(settings_for(context, config))
    except (CannotListen, NotSupported, LeaderboardError) as error:
        fail(str(error))
