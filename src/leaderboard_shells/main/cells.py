"""`leaderboard cells`: the cells that the repository is spread over."""

import typer
from attrs import asdict

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.cli.config_file import ConfigFile, settings_for
from leaderboard_shells.cli.errors import error_text, fail
from leaderboard_shells.cli.output import AsJson, add_row, new_table, number, print_json, print_table

_NONE = "a repository in a file has no cells; set postgres"


def cells(context: typer.Context, *, config: ConfigFile = None, as_json: AsJson = False) -> None:
    """Show the cells of the PostgreSQL that the configuration names: which boards are where, and how much it is."""
    # The other commands do without the stores.
    from leaderboard_shells import wiring  # noqa: PLC0415
    from leaderboard_shells.settings.extras import NotSupported  # noqa: PLC0415

    try:
        found = wiring.cells(settings_for(context, config))
    except (NotSupported, LeaderboardError) as error:
        fail(error_text(error))
    if not found:
        fail(_NONE)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    numbers = ("Cell", "Boards", "Players", "Size")
    table = new_table("Cell", "Schema", "Boards", "Players", "Size", "Node", right=numbers)
    for one in found:
        size = f"{one.size / 2**20:,.1f} MiB"
        add_row(table, [str(one.cell), one.schema, number(one.boards), number(one.players), size, one.node or "-"])
    print_table(table)
