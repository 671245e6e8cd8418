"""`leaderboard serve`: the server, until it is told to stop."""

from typing import Annotated

import typer

from leaderboard_core import LeaderboardError
from leaderboard_shells.cli.configuration import ConfigFile, settings_for
from leaderboard_shells.cli.failure import fail

AllowAnonymous = Annotated[
    bool, typer.Option("--allow-anonymous", help="Serve a public address without access keys: everyone may write.")
]


def serve(context: typer.Context, config: ConfigFile = None, allow_anonymous: AllowAnonymous = False) -> None:
    """Serve the HTTP API and keep the schedule, until SIGTERM or Ctrl-C."""
    # The other commands do without the server and all that it is made of.
    from leaderboard_shells.listener import CannotListen  # noqa: PLC0415
    from leaderboard_shells.server import serve as run_server  # noqa: PLC0415
    from leaderboard_shells.wiring import NotSupported  # noqa: PLC0415

    try:
        run_server(settings_for(context, config), allow_anonymous=allow_anonymous)
    except (CannotListen, NotSupported, LeaderboardError) as error:
        fail(str(error))
