"""The options that say which copy of a board is read."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from leaderboard_core.usecases.answers import Source

Season = Annotated[int | None, typer.Option(metavar="NUMBER", help="Show this season; the open one when not given.")]
From = Annotated[
    Source | None,
    typer.Option("--source", help="Show the board as it is (realtime) or its standings of the last sync (batch)."),
]


def moment_of(season: int | None, source: Source | None) -> Mapping[str, Any]:
    """The season and the source as far as they are given: nothing is the present."""
    return {name: value for name, value in (("season", season), ("source", source)) if value is not None}
