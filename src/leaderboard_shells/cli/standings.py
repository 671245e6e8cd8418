"""A board as people look at it on a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from leaderboard_shells.cli.including import Column, details, names
from leaderboard_shells.cli.output import cell, new_table, number
from leaderboard_shells.cli.rank_changes import RankChange
from leaderboard_shells.cli.scores import score_text

_MEDALS = {1: "bold yellow", 2: "bold white", 3: "bold dark_orange3"}
_LOOKED_FOR = "reverse"
#: Room for the places and the points of a move, so that the table keeps its shape while moves come and go.
_MOVE_WIDTHS = (4, 8)

Entries = Sequence[Mapping[str, Any]]


def standings(
    entries: Entries, around: Entries = (), player: str | None = None, moves: Mapping[str, RankChange] | None = None
) -> Table:
    """The best, then the neighbourhood of `player` if they are not among them; with `moves` how all moved lately."""
    listed = [*entries, *around]
    people, more = names(listed), details(listed)
    headings = [column.heading for column in people], [column.heading for column in more]
    table = new_table("RANK", "PLAYER", *headings[0], "SCORE", *headings[1], right=("RANK", "SCORE"))
    if moves is not None:
        for width in _MOVE_WIDTHS:
            table.add_column(min_width=width)
    shown = {entry["player_id"] for entry in entries}
    beyond = [] if player in shown else [entry for entry in around if entry["player_id"] not in shown]
    for place, entry in enumerate([*entries, *beyond]):
        if place == len(entries):
            table.add_section()
        style = _LOOKED_FOR if entry["player_id"] == player else _MEDALS.get(entry["rank"], "")
        cells = [
            *(Text(number(entry["rank"])), cell(entry["player_id"]), *_cells(people, entry)),
            *(cell(score_text(entry)), *_cells(more, entry)),
        ]
        if moves is not None:
            cells += _told(moves.get(entry["player_id"], RankChange()))
        table.add_row(*cells, style=style)
    return table


def _cells(columns: Sequence[Column], entry: Mapping[str, Any]) -> list[Text]:
    return [cell(column.text(entry)) for column in columns]


def _told(move: RankChange) -> list[Text]:
    if move.newcomer:
        return [Text("▲", "green"), Text()]
    points = Text(f"{move.points:+,}" if move.points else "", "dim")
    if move.places > 0:
        return [Text(f"▲{move.places}", "green"), points]
    return [Text(f"▼{-move.places}", "red") if move.places else Text(), points]
