"""`leaderboard refusals`: what a server refused lately."""

from typing import Annotated

import typer

from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected
from leaderboard_shells.cli.output import AsJson, add_row, new_table, print_json, print_table

Limit = Annotated[int | None, typer.Option(metavar="NUMBER", min=1, help="At most so many; else 100.")]


def refusals(limit: Limit = None, as_json: AsJson = False, url: Url = DEFAULT_URL, key: Key = None) -> None:
    """Show the requests that the server refused lately, newest first: of the process that answers, since its start."""
    with connected(url, key) as api:
        found = api.refusals(limit).raw["data"]
    if as_json:
        print_json(found)
        return
    table = new_table("WHEN", "STATUS", "CODE", "METHOD", "ROUTE", "KEY", right=("STATUS",))
    for one in found:
        told = (one[name] for name in ("refused_at", "status", "code", "method", "route", "key"))
        add_row(table, ["" if value is None else str(value) for value in told])
    print_table(table)
