"""`leaderboard top`: the best of a board, now or as they change."""

import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, assert_never

import typer

from leaderboard_core.usecases.answers import Source
from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected, persistent
from leaderboard_shells.cli.errors import fail, print_error
from leaderboard_shells.cli.freezing import tell_if_frozen
from leaderboard_shells.cli.including import Words, include_of
from leaderboard_shells.cli.moment import From, Season, moment_of
from leaderboard_shells.cli.output import AsJson, print_json, print_table
from leaderboard_shells.cli.standings import standings

if TYPE_CHECKING:
    from leaderboard_shells.client import LeaderboardClient

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
    season: Season = None,
    source: From = None,
    include: Words = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Show the best of a board."""
    moment = moment_of(season, source)
    if watch and moment:
        fail("--watch shows the present season as it changes: leave --season and --source out.", code=2)
    with connected(url, key) as api:
        if not watch:
            show(api, board, limit, player, {**moment, **include_of(include, names=not as_json)}, as_json=as_json)
            return
        shown = api.board(board).raw["data"]
        # What draws is for watching alone.
        from leaderboard_shells.cli.watch import follow_as_lines, follow_as_table  # noqa: PLC0415

        on_table = sys.stdout.isatty() and not as_json
        words = include_of(include, names=on_table, texts=not as_json).get("include")
        following = partial(persistent(api).watch, board, limit=limit, player_id=player, include=words)
        if on_table:
            follow_as_table(lambda heard: following(on_disconnect=heard), shown, player)
        else:
            follow_as_lines(lambda heard: following(on_disconnect=heard), as_json=as_json)


def show(
    api: "LeaderboardClient", board: str, limit: int, player: str | None, moment: Mapping[str, Any], *, as_json: bool
) -> None:
    """Print the best, and those around `player`, once; `moment` is the season and the source, if not the present,
    and what is included."""
    found = api.top(board, limit, **moment).raw
    best = found["data"]
    around = [] if player is None else api.around(board, player, **moment).raw["data"]
    if not as_json:
        print_table(standings(best, around, player))
        if not best and not tell_if_frozen(api, board, found["meta"]):
            print_error(_nothing(moment))
    elif player is None:
        print_json(best)
    else:
        print_json({"entries": best, "around": around})


def _nothing(moment: Mapping[str, Any]) -> str:
    """Why there is nothing but the headings."""
    source: Source | None = moment.get("source")
    match source:
        case None | Source.REALTIME:
            lacking, nothing = "entries", "no entries yet"
        case Source.PUBLISHED:
            lacking, nothing = "standings", "no standings yet: the first come with the next sync"
        case _:
            assert_never(source)
    return f"season {moment['season']} has no {lacking}" if "season" in moment else nothing
