"""`leaderboard group`: some players as they stand to one another."""

from typing import Annotated

import typer

from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected
from leaderboard_shells.cli.errors import print_error
from leaderboard_shells.cli.freezing import tell_if_frozen
from leaderboard_shells.cli.including import Words, details, include_of, names
from leaderboard_shells.cli.moment import From, Season, moment_of
from leaderboard_shells.cli.output import AsJson, add_row, new_table, number, print_json, print_table
from leaderboard_shells.cli.scores import score_text

Board = Annotated[str, typer.Argument(metavar="BOARD", help="The id of the board.")]
Players = Annotated[list[str], typer.Argument(metavar="PLAYER...", help="The ids of the players, up to 1,000.")]
Limit = Annotated[int | None, typer.Option(metavar="NUMBER", help="How many to show; all when not given.")]
Around = Annotated[str | None, typer.Option(metavar="PLAYER", help="Show those who are next to this one of them.")]


def group(
    board: Board,
    ids: Players,
    *,
    limit: Limit = None,
    around: Around = None,
    season: Season = None,
    source: From = None,
    include: Words = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Show how some players stand to one another: friends, or a clan."""
    with connected(url, key) as api:
        listing = {**moment_of(season, source), **include_of(include, names=not as_json)}
        found = api.group(board, ids, limit=limit, around=around, **listing).raw
        if not as_json and tell_if_frozen(api, board, found["meta"]):
            return
    if as_json:
        print_json({"entries": found["data"], "missing": found["meta"]["missing"]})
        return
    people, more = names(found["data"]), details(found["data"])
    headings = ["PLAYER", *(one.heading for one in people), "SCORE", *(one.heading for one in more)]
    table = new_table("PLACE", "RANK", *headings, right=("PLACE", "RANK", "SCORE"))
    for entry in found["data"]:
        who = (entry["player_id"], *(column.text(entry) for column in people))
        what = (score_text(entry), *(column.text(entry) for column in more))
        add_row(table, [number(entry["place"]), number(entry["rank"]), *who, *what])
    print_table(table)
    for player_id in found["meta"]["missing"]:
        print_error(f"{player_id} is not on {board}")
