"""What commands print: tables for people, JSON for programs."""

import json
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from leaderboard_shells.cli.terminal_text import escaped, escaped_json

AsJson = Annotated[bool, typer.Option("--json", help="Print what the API answers, as JSON.")]

#: Wide enough that no line written to a file or a pipe is ever cut.
_ENDLESS = 100_000


def echo(line: str) -> None:
    """Print a line that may hold what a server says."""
    typer.echo(escaped(line))


def cell(text: str, style: str = "") -> Text:
    """What a table or a picture shows of such text: as it is, so that what looks like markup is part of it."""
    return Text(escaped(text), style)


def print_json(data: Any, *, on_one_line: bool = False) -> None:
    typer.echo(escaped_json(json.dumps(data, indent=None if on_one_line else 2, ensure_ascii=False)))


def number(value: float | None) -> str:
    """A number with its thousands apart; `-` where there is none."""
    return "-" if value is None else f"{value:,}"


def players(count: int | None) -> str:
    return f"{number(count)} player{'' if count == 1 else 's'}"


def new_table(*headings: str, right: Sequence[str] = ()) -> Table:
    """An empty table with these columns, those in `right` set flush right."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, justify="right" if heading in right else "left", overflow="fold")
    return table


def add_row(table: Table, cells: Iterable[str], style: str | None = None) -> None:
    table.add_row(*map(cell, cells), style=style)


def print_table(table: Table) -> None:
    """On a terminal as wide as that; elsewhere plain, and nothing cut."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_ENDLESS)
        table.box = None
    console.print(table)
