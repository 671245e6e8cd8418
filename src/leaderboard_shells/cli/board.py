"""`leaderboard board`: make boards, list them, look at one, fill one, begin a new season, delete one."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from leaderboard_shells.cli.argument_types import NONE
from leaderboard_shells.cli.board_options import (
    Board,
    Cron,
    Decimals,
    Each,
    Fill,
    Follows,
    Format,
    Grace,
    HideAfter,
    MaxEach,
    MaxEntries,
    MaxScore,
    Members,
    MinScore,
    Mode,
    Name,
    NewDecimals,
    NewGrace,
    NewHideAfter,
    NewMaxEntries,
    NewMaxScore,
    NewMinScore,
    NewName,
    NewShowAt,
    NewUnit,
    NullScore,
    Order,
    Parts,
    Period,
    Rankings,
    ShardCount,
    ShowAt,
    TeamSize,
    Unit,
    Where,
    Zone,
)
from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected
from leaderboard_shells.cli.errors import fail, print_error
from leaderboard_shells.cli.output import AsJson, add_row, echo, new_table, number, print_json, print_table
from leaderboard_shells.client.errors import UnreadableAnswer

if TYPE_CHECKING:
    from leaderboard_shells.client import LeaderboardClient

app = typer.Typer(
    help="Make boards, change them, list them, look at one, begin a new season, delete one.",
    epilog="Example: leaderboard board create --help",
)

#: The fields of a board that a list shows.
_LISTED = ("id", "name", "sort_order", "update_mode", "reset_period", "season")


@app.command(epilog="Example: leaderboard board create game1 --name 'Game 1' --update-mode best")
def create(
    board: Board,
    *,
    name: Name = None,
    sort_order: Order = None,
    update_mode: Mode = None,
    reset_period: Period = None,
    reset_cron: Cron = None,
    timezone: Zone = None,
    reset_grace: Grace = None,
    max_entries: MaxEntries = None,
    min_score: MinScore = None,
    max_score: MaxScore = None,
    decimals: Decimals = None,
    format_: Format = None,
    unit: Unit = None,
    ranking: Rankings = None,
    follows: Follows = None,
    where: Where = None,
    each: Each = None,
    max_each: MaxEach = None,
    member: Members = None,
    team_size: TeamSize = None,
    fill: Fill = False,
    parts: Parts = None,
    allow_null_score: NullScore = None,
    shards: ShardCount = None,
    hide_after: HideAfter = None,
    show_at: ShowAt = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Make a board."""
    fields = {
        "id": board,
        "name": board if name is None else name,
        "sort_order": sort_order,
        "update_mode": update_mode,
        "reset_period": reset_period,
        "reset_cron": reset_cron,
        "timezone": timezone,
        "reset_grace": reset_grace,
        "max_entries": max_entries,
        "min_score": min_score,
        "max_score": max_score,
        "decimals": decimals,
        "format": format_,
        "unit": unit,
        "ranking": ranking,
        "follows": follows,
        "where": where,
        "each": each,
        "max_each": max_each,
        "member": member,
        "team_size": team_size,
        "fill": fill or None,
        "parts": parts or None,
        "allow_null_score": allow_null_score,
        "shards": shards,
        "hide_after": hide_after,
        "show_at": show_at,
    }
    with connected(url, key) as api:
        made = api.create_board({field: value for field, value in fields.items() if value is not None}).raw["data"]
    if as_json:
        print_json(made)
    else:
        echo(f"created {made['id']}")


@app.command(epilog="Example: leaderboard board update game1 --name 'Game One' --max-entries none")
def update(
    board: Board,
    *,
    name: NewName = None,
    reset_period: Period = None,
    reset_cron: Cron = None,
    timezone: Zone = None,
    reset_grace: NewGrace = None,
    max_entries: NewMaxEntries = None,
    min_score: NewMinScore = None,
    max_score: NewMaxScore = None,
    decimals: NewDecimals = None,
    allow_null_score: NullScore = None,
    format_: Format = None,
    unit: NewUnit = None,
    hide_after: NewHideAfter = None,
    show_at: NewShowAt = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Change how a board is set up; what is not given stays, and none takes a limit away."""
    given = {
        "name": name,
        "reset_period": reset_period,
        "reset_cron": reset_cron,
        "timezone": timezone,
        "reset_grace": reset_grace,
        "max_entries": max_entries,
        "min_score": min_score,
        "max_score": max_score,
        "decimals": decimals,
        "allow_null_score": allow_null_score,
        "format": format_,
        "unit": unit,
        "hide_after": hide_after,
        "show_at": show_at,
    }
    fields = {field: None if value is NONE else value for field, value in given.items() if value is not None}
    if not fields:
        fail("Nothing to change: give at least one option.", code=2)
    with connected(url, key) as api:
        changed = api.update_board(board, fields).raw["data"]
    if as_json:
        print_json(changed)
    else:
        echo(f"updated {changed['id']}")


@app.command("list", epilog="Example: leaderboard board list --json")
def list_(as_json: AsJson = False, url: Url = DEFAULT_URL, key: Key = None) -> None:
    """List all boards, newest first."""
    with connected(url, key) as api:
        boards = list(_all(api))
    if as_json:
        print_json(boards)
        return
    table = new_table("ID", "NAME", "ORDER", "MODE", "RESET", "SEASON", right=("SEASON",))
    for board in boards:
        add_row(table, [str(board[field]) for field in _LISTED])
    print_table(table)
    if not boards:
        print_error("no leaderboards yet")


@app.command(epilog="Example: leaderboard board show game1")
def show(board: Board, as_json: AsJson = False, url: Url = DEFAULT_URL, key: Key = None) -> None:
    """Show how a board is set up."""
    with connected(url, key) as api:
        shown = api.board(board).raw["data"]
    if as_json:
        print_json(shown)
        return
    for field, value in shown.items():
        echo(f"{field:<16} {_text(value)}")


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(map(_item, value))
    if isinstance(value, dict):
        value = ", ".join(f"{name}={json.dumps(wanted, ensure_ascii=False)}" for name, wanted in value.items())
    return "-" if value in (None, "") else str(value)


def _item(value: Any) -> str:
    # A part of a score, as it is written where a board is made.
    return ":".join(map(str, value.values())) if isinstance(value, dict) else str(value)


@app.command(epilog="Example: leaderboard board delete game1")
def delete(board: Board, url: Url = DEFAULT_URL, key: Key = None) -> None:
    """Delete a board with all its scores, at once and for good."""
    with connected(url, key) as api:
        api.delete_board(board)
    echo(f"deleted {board}")


@app.command(name="fill", epilog="Example: leaderboard board fill game1-daily")
def fill_(board: Board, as_json: AsJson = False, url: Url = DEFAULT_URL, key: Key = None) -> None:
    """Give a board the players of the one that it follows who are not on it yet, with their scores and moments."""
    with connected(url, key) as api:
        filled = api.fill_board(board).raw["data"]
    if as_json:
        print_json(filled)
    else:
        echo(f"filled {board}: {number(filled['players'])} players")


@app.command(epilog="Example: leaderboard board reset game1")
def reset(board: Board, url: Url = DEFAULT_URL, key: Key = None) -> None:
    """End the season of a board; the next one begins empty, and the past one can still be read."""
    with connected(url, key) as api:
        season = api.reset_board(board).raw["data"]["season"]
    echo(f"reset {board}: season {season} begins")


@app.command(epilog="Example: leaderboard board seasons game1")
def seasons(board: Board, as_json: AsJson = False, url: Url = DEFAULT_URL, key: Key = None) -> None:
    """List the seasons of a board, newest first; `top --season` shows a past one."""
    with connected(url, key) as api:
        listed = api.seasons(board).raw["data"]
    if as_json:
        print_json(listed)
        return
    table = new_table("SEASON", "STATE", "STARTED", "ENDED", "PLAYERS", right=("SEASON", "PLAYERS"))
    for season in listed:
        count = number(season["total_players"])
        row = [number(season["season"]), season["state"], season["started_at"], season["ended_at"] or "-", count]
        add_row(table, row)
    print_table(table)


def _told(value: Any) -> str:
    if isinstance(value, list):
        # The parts of a score: what each is, as it is written where a board is made.
        return ", ".join(":".join(map(str, part.values())) for part in value)
    return "-" if value is None else str(value)


def _all(api: "LeaderboardClient") -> Iterator[dict[str, Any]]:
    page = api.boards()
    yield from page.raw["data"]
    while cursor := page.meta.next_cursor:
        page = api.boards(cursor)
        if page.meta.next_cursor == cursor:
            raise UnreadableAnswer(api.address.url, "its list of leaderboards does not end")
        yield from page.raw["data"]
