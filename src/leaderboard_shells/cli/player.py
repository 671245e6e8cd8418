"""`leaderboard player`: look at one player on all boards, put one right or take one off a board, or erase one."""

import json
from typing import Annotated, Any, cast

import typer

from leaderboard_shells.cli.argument_types import as_json_value, as_number, or_none
from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected
from leaderboard_shells.cli.errors import fail, print_error
from leaderboard_shells.cli.including import Words, include_of, names
from leaderboard_shells.cli.output import AsJson, add_row, echo, new_table, number, print_json, print_table
from leaderboard_shells.cli.scores import plain_text, score_or_none, score_text, text_by
from leaderboard_shells.cli.submit import place_of, season_of

app = typer.Typer(
    help="Look at one player on all boards, put one right, take one off a board, or erase one everywhere.",
    epilog="Example: leaderboard player show --help",
)

Player = Annotated[str, typer.Argument(metavar="PLAYER", help="The id of the player.")]
Board = Annotated[str, typer.Argument(metavar="BOARD", help="The id of the board.")]
Score = Annotated[
    list[float] | None,
    typer.Option(
        metavar="SCORE|none",
        parser=or_none(as_number),
        help="The score that is right; once for each of its parts, none for no result.",
    ),
]
Metadata = Annotated[
    Any, typer.Option(metavar="JSON", parser=as_json_value, help="An object to keep with the score instead.")
]
GameId = Annotated[str | None, typer.Option(help="The game in which the score was made.")]
Season = Annotated[
    int | None, typer.Option(metavar="NUMBER", help="Out of this season, which may have ended; else the open one.")
]
InSeason = Annotated[
    int | None,
    typer.Option("--season", metavar="NUMBER", help="In this season, which may have ended; else in the open one."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Erase nothing: say what would be erased.")]


@app.command(epilog="Example: leaderboard player show ada")
def show(
    player: Player, *, include: Words = None, as_json: AsJson = False, url: Url = DEFAULT_URL, key: Key = None
) -> None:
    """Show where a player stands on every board."""
    with connected(url, key) as api:
        entries = api.entries(player, **include_of(include, names=not as_json)).raw["data"]
    if as_json:
        print_json(entries)
        return
    people = names(entries)
    headings = ["BOARD", *(one.heading for one in people), "SEASON", "RANK", "SCORE", "PLAYERS"]
    table = new_table(*headings, right=("SEASON", "RANK", "SCORE", "PLAYERS"))
    for entry in entries:
        who = (column.text(entry) for column in people)
        season, rank, players = (number(entry[field]) for field in ("season", "rank", "total_players"))
        add_row(table, [entry["leaderboard_id"], *who, season, rank, score_text(entry), players])
    print_table(table)
    if not entries:
        print_error(f"{player} is not on any leaderboard")


@app.command(epilog="Example: leaderboard player correct game1 ada --score 1200")
def correct(
    board: Board,
    player: Player,
    *,
    score: Score = None,
    game_id: GameId = None,
    metadata: Metadata = None,
    season: InSeason = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Put a score right, or what belongs to it, without another moment at which it was reached."""
    given = {"game_id": game_id, "metadata": metadata}
    fields = {name: value for name, value in given.items() if value is not None}
    if score:
        fields["score"] = score_or_none(score)
    if not fields:
        fail("Nothing to put right: give --score, --game-id or --metadata.", code=2)
    with connected(url, key) as api:
        answer = api.correct_player(board, player, cast("Any", fields), season).raw["data"]
        text = plain_text if as_json else text_by(api, board)
    if as_json:
        print_json(answer)
        return
    kept = "" if answer["changed"] else ", as before"
    if answer["score"] is None:
        echo(f"{player} has no result on {board}{kept}: not ranked{season_of(answer)}")
        return
    place = f"{place_of(answer)}{season_of(answer)}"
    echo(f"{player} has {text(answer['score'])} on {board}{kept}: {place}")


@app.command(epilog="Example: leaderboard player remove game1 ada --season 3")
def remove(
    board: Board,
    player: Player,
    *,
    season: Season = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Take a player off a board, or out of one of its past seasons, where those behind move up."""
    with connected(url, key) as api:
        answer = api.remove_player(board, player, season).raw["data"]
    if as_json:
        print_json(answer)
        return
    echo(f"removed {player} from {board}" + ("" if season is None else f": season {season}"))


@app.command(epilog='Example: leaderboard player profile ada --set \'{"display_name": "Ada"}\'')
def profile(
    player: Player,
    *,
    said: Annotated[
        str | None,
        typer.Option("--set", metavar="JSON", parser=as_json_value, help="An object: say that this is who they are."),
    ] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Forget who they are.")] = False,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Show who a player is, or say it."""
    if said is not None and delete:
        fail("--set says who they are, and --delete that nobody knows: leave one out.", code=2)
    with connected(url, key) as api:
        if delete:
            answer = api.delete_profile(player).raw["data"]
        else:
            # What is no object the server refuses, and says so.
            answer = (api.profile(player) if said is None else api.put_profile(player, cast("Any", said))).raw["data"]
    if as_json:
        print_json(answer)
    elif delete:
        echo(f"forgot who {player} is")
    else:
        table = new_table("FIELD", "VALUE")
        for name, value in answer.items():
            if value is not None:
                add_row(table, [name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)])
        print_table(table)


@app.command(epilog="Example: leaderboard player erase ada")
def erase(
    player: Player, *, dry_run: DryRun = False, as_json: AsJson = False, url: Url = DEFAULT_URL, key: Key = None
) -> None:
    """Erase a player from all boards and past seasons, at once and for good."""
    with connected(url, key) as api:
        told = (api.player_traces if dry_run else api.erase_player)(player).raw["data"]
    if as_json:
        print_json(told)
        return
    done = "would erase" if dry_run else "erased"
    for place in told["leaderboards" if dry_run else "erased_from"]:
        seasons = ", ".join(map(str, place["seasons"]))
        echo(f"{done} {player} from {place['leaderboard_id']}: season {seasons}")
    if dry_run and told["has_profile"]:
        echo(f"{done} the profile of {player}")
