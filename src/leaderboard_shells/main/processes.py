"""`leaderboard serve`, `consume` and `schedule`: the processes, until they are told to stop; and `migrate`."""

from functools import partial
from typing import Annotated

import typer
from attrs import evolve

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.cli.config_file import ConfigFile, settings_for
from leaderboard_shells.cli.errors import error_text, fail
from leaderboard_shells.settings import Text, load

AllowAnonymous = Annotated[
    bool, typer.Option("--allow-anonymous", help="Serve a public address without access keys: everyone may write.")
]
Post = Annotated[
    bool, typer.Option("--post", help="No process of an earlier version runs any more: apply what would end it, too.")
]
Host = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Listen on this address, not on server.host.")]
Port = Annotated[str | None, typer.Option(metavar="NUMBER", help="Listen on this port, not on server.port.")]


def serve(
    context: typer.Context,
    *,
    config: ConfigFile = None,
    host: Host = None,
    port: Port = None,
    allow_anonymous: AllowAnonymous = False,
) -> None:
    """Serve the HTTP API and keep the schedule, until SIGTERM or Ctrl-C."""
    # The other commands do without the server and all that it is made of.
    from leaderboard_shells.engines.listener import CannotListen  # noqa: PLC0415
    from leaderboard_shells.server import serve as run_server  # noqa: PLC0415
    from leaderboard_shells.settings.extras import NotSupported  # noqa: PLC0415
    from leaderboard_shells.workers.lifecycle import end_process  # noqa: PLC0415

    given = {"host": host, "port": port}
    options = {("server", name): Text(value, f"--{name}") for name, value in given.items() if value is not None}
    try:
        read = partial(load, config or context.obj, options=options)
        code = run_server(settings_for(context, config, options), read, allow_anonymous=allow_anonymous)
    except (CannotListen, NotSupported, LeaderboardError) as error:
        fail(error_text(error))
    end_process(code)
    raise typer.Exit(code)


def consume(context: typer.Context, config: ConfigFile = None) -> None:
    """Apply the scores that come in through Kafka, until SIGTERM or Ctrl-C; any number may run and share the work."""
    # The other commands do without all that it is made of.
    from leaderboard_shells.consumer import run  # noqa: PLC0415
    from leaderboard_shells.engines.listener import CannotListen  # noqa: PLC0415
    from leaderboard_shells.settings.extras import NotSupported  # noqa: PLC0415
    from leaderboard_shells.workers.lifecycle import end_process  # noqa: PLC0415

    settings = settings_for(context, config)
    try:
        # Whoever gives this command wants it, whatever the servers do.
        read = partial(load, config or context.obj)
        code = run(evolve(settings, kafka=evolve(settings.kafka, enabled=True)), read)
    except (CannotListen, NotSupported, LeaderboardError) as error:
        fail(error_text(error))
    end_process(code)
    raise typer.Exit(code)


def schedule(context: typer.Context, config: ConfigFile = None) -> None:
    """Publish standings, turn seasons and keep house, until SIGTERM or Ctrl-C; two may run, one works."""
    # The other commands do without all that it is made of.
    from leaderboard_shells.engines.listener import CannotListen  # noqa: PLC0415
    from leaderboard_shells.scheduler import run  # noqa: PLC0415
    from leaderboard_shells.settings.extras import NotSupported  # noqa: PLC0415

    try:
        run(settings_for(context, config))
    except (CannotListen, NotSupported, LeaderboardError) as error:
        fail(error_text(error))


def migrate(context: typer.Context, *, config: ConfigFile = None, post: Post = False) -> None:
    """Bring the repository that the configuration names to the newest schema, and say what that took.

    What processes of an earlier version cannot run on is left until --post says that there are none. `serve` does the
    same when it starts, without --post.
    """
    # The other commands do without the stores.
    from leaderboard_shells import wiring  # noqa: PLC0415
    from leaderboard_shells.settings.extras import NotSupported  # noqa: PLC0415

    try:
        migrated = wiring.migrate(settings_for(context, config), post=post)
    except (NotSupported, LeaderboardError) as error:
        fail(error_text(error))
    for name in migrated.applied:
        typer.echo(f"applied {name}")
    for name in migrated.left:
        typer.echo(f"left {name} for --post")
    if not migrated.applied:
        typer.echo("nothing to apply")
