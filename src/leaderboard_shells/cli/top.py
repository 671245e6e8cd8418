"""`leaderboard top`: the best of a board, now or as they change."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected, failing
from leaderboard_shells.cli.output import AsJson, print_json, print_table
from leaderboard_shells.cli.standings import standings

if TYPE_CHECKING:
    from leaderboard_shells.client.api import Api

Board = Annotated[str, typer.Argument(metavar="BOARD", help="The id of the board.")]
Limit = Annotated[int, typer.Option(metavar="NUMBER", help="How many of the best to show.")]
Watch = Annotated[bool, typer.Option("--watch", help="Go on showing them as they change, until Ctrl-C.")]
Player = Annotated[str | None, typer.Option(help="Show this player and who is around as well.")]


def top(
    board: Board,
    *,
    limit: Limit = 10,
    watch: Watch = False,
    player: Player = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Show the best of a board."""
    with connected(url, key) as api:
        if not watch:
            show(api, board, limit, player, as_json=as_json)
            return
        shown = api.board(board).data
    # A WebSocket is for watching alone.
    from leaderboard_shells.cli.watch import follow_as_lines, follow_as_table  # noqa: PLC0415
    from leaderboard_shells.client.live import View  # noqa: PLC0415
    from leaderboard_shells.client.live import watch as live  # noqa: PLC0415

    feed = live(url, key, View(leaderboard_id=board, limit=limit, player_id=player))
    with failing():
        if sys.stdout.isatty() and not as_json:
            follow_as_table(feed, shown, player)
        else:
            follow_as_lines(feed, as_json=as_json)


def show(api: "Api", board: str, limit: int, player: str | None, *, as_json: bool) -> None:
    """Print the best, and those around `player`, once."""
    best = api.top(board, limit).data
    around = [] if player is None else api.around(board, player).data
    if not as_json:
        print_table(standings(best, around, player))
    elif player is None:
        print_json(best)
    else:
        print_json({"entries": best, "around": around})
