"""`leaderboard player`: look at one player on all boards, or erase one everywhere."""

from typing import Annotated

import typer

from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected
from leaderboard_shells.cli.errors import print_error
from leaderboard_shells.cli.including import Words, include_of, names
from leaderboard_shells.cli.output import AsJson, add_row, echo, new_table, number, print_json, print_table

app = typer.Typer(
    help="Look at one player on all boards, or erase one everywhere.",
    epilog="Example: leaderboard player show --help",
)

Player = Annotated[str, typer.Argument(metavar="PLAYER", help="The id of the player.")]


@app.command(epilog="Example: leaderboard player show ada")
def show(
    player: Player, *, include: Words = None, as_json: AsJson = False, url: Url = DEFAULT_URL, key: Key = None
) -> None:
    """Show where a player stands on every board."""
    with connected(url, key) as api:
        entries = api.player(player, include_of(include, names=not as_json)).data
    if as_json:
        print_json(entries)
        return
    people = names(entries)
    headings = ["BOARD", *(one.heading for one in people), "SEASON", "RANK", "SCORE", "PLAYERS"]
    table = new_table(*headings, right=("SEASON", "RANK", "SCORE", "PLAYERS"))
    for entry in entries:
        who = (column.text(entry) for column in people)
        numbers = (number(entry[field]) for field in ("season", "rank", "score", "total_players"))
        add_row(table, [entry["leaderboard_id"], *who, *numbers])
    print_table(table)
    if not entries:
        print_error(f"{player} is not on any leaderboard")


@app.command(epilog="Example: leaderboard player erase ada")
def erase(player: Player, as_json: AsJson = False, url: Url = DEFAULT_URL, key: Key = None) -> None:
    """Erase a player from all boards and past seasons, at once and for good."""
    with connected(url, key) as api:
        erased = api.erase_player(player).data
    if as_json:
        print_json(erased)
        return
    for place in erased["erased_from"]:
        seasons = ", ".join(map(str, place["seasons"]))
        echo(f"erased {player} from {place['leaderboard_id']}: season {seasons}")
