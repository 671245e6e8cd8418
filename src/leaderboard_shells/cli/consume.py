"""`leaderboard consume`: the Kafka consumer alone, until it is told to stop."""

import typer
from attrs import evolve

from leaderboard_core import LeaderboardError
from leaderboard_shells.cli.configuration import ConfigFile, settings_for
from leaderboard_shells.cli.failure import fail


def consume(context: typer.Context, config: ConfigFile = None) -> None:
    """Apply the scores that come in through Kafka, until SIGTERM or Ctrl-C; any number may run and share the work."""
    # The other commands do without all that it is made of.
    from leaderboard_shells.consumer import run  # noqa: PLC0415
    from leaderboard_shells.listener import CannotListen  # noqa: PLC0415
    from leaderboard_shells.wiring import NotSupported  # noqa: PLC0415

    settings = settings_for(context, config)
    try:
        # Whoever gives this command wants it, whatever the servers do.
        run(evolve(settings, kafka=evolve(settings.kafka, enabled=True)))
    except (CannotListen, NotSupported, LeaderboardError) as error:
        fail(str(error))
