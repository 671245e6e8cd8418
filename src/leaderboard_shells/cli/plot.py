"""`leaderboard plot`: how the scores of a board are spread, or how many players its seasons had, in the terminal."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import typer
from attrs import frozen
from rich.cells import cell_len

from leaderboard_shells.cli.connection import DEFAULT_URL, Key, Url, connected
from leaderboard_shells.cli.distribution import Board
from leaderboard_shells.cli.errors import print_error
from leaderboard_shells.cli.freezing import tell_if_frozen
from leaderboard_shells.cli.moment import From, Season, moment_of
from leaderboard_shells.cli.output import AsJson, echo, number, players, print_json
from leaderboard_shells.cli.terminal_text import escaped

#: How long a bar is where there is hardly room for it, in columns.
_SHORTEST_BAR: Final = 8
_GAP: Final = "  "


@frozen
class Ink:
    """What bars and ranges are drawn with: `parts` of a column, the widest last, and what stands between two scores."""

    parts: str
    between: str

    def bar(self, share: float, columns: int) -> str:
        """As long as its share of so many columns; what is there at all is seen."""
        steps = len(self.parts)
        length = round(share * columns * steps)
        if share > 0:
            length = max(1, length)
        whole, rest = divmod(length, steps)
        return self.parts[-1] * whole + (self.parts[rest - 1] if rest else "")


BLOCKS: Final = Ink("▏▎▍▌▋▊▉█", " – ")
ASCII: Final = Ink("#", " .. ")


def ink_for(encoding: str | None) -> Ink:
    """What can be written in this encoding."""
    try:
        (BLOCKS.parts + BLOCKS.between).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS


def drawn(buckets: Sequence[Mapping[str, Any]], columns: int, ink: Ink) -> list[str]:
    """A line for each bucket, the lowest first: its scores, a bar, how many there are; no wider than so many columns.

    Where there is no room for both ends of a bucket, where it begins is enough; where there is none for a bar, the bar
    is short and the line longer.
    """
    counts = [one["count"] for one in buckets]
    labels = _flush([escaped(one["from_display"]) for one in buckets])
    ends = _flush([escaped(one["to_display"]) for one in buckets])
    both = [f"{start}{ink.between}{end}" for start, end in zip(labels, ends, strict=True)]
    if both and cell_len(both[0]) + _beside(counts) + _SHORTEST_BAR <= columns:
        labels = both
    return _bars(labels, counts, columns, ink)


def history(seasons: Sequence[Mapping[str, Any]], columns: int, ink: Ink) -> list[str]:
    """A line for each season that says how many it had, the first one first, and on which day it began."""
    told = [one for one in reversed(seasons) if one["total_players"] is not None]
    numbers = _flush([number(one["season"]) for one in told])
    labels = [f"{season}  {one['started_at'][:10]}" for season, one in zip(numbers, told, strict=True)]
    return _bars(labels, [one["total_players"] for one in told], columns, ink)


def _bars(labels: Sequence[str], counts: Sequence[int], columns: int, ink: Ink) -> list[str]:
    """A bar beside each label, the longest for the most, and how many there are."""
    most = max(counts, default=0)
    room = max(_SHORTEST_BAR, columns - _beside(counts) - (cell_len(labels[0]) if labels else 0))
    lines = []
    for label, count in zip(labels, counts, strict=True):
        bar = ink.bar(count / most if most else 0, room)
        lines.append(f"{label}{_GAP}{bar}{_GAP if bar else ''}{number(count)}")
    return lines


def _beside(counts: Sequence[int]) -> int:
    return 2 * len(_GAP) + max((len(number(count)) for count in counts), default=0)


def _flush(texts: Sequence[str]) -> list[str]:
    """Flush right, by the columns that a terminal gives them."""
    widest = max(map(cell_len, texts), default=0)
    return [" " * (widest - cell_len(text)) + text for text in texts]


def plot(
    board: Board,
    *,
    buckets: Annotated[int, typer.Option(metavar="NUMBER", help="How many bars.")] = 20,
    width: Annotated[
        int | None, typer.Option(metavar="COLUMNS", min=1, help="How wide; else as wide as the terminal.")
    ] = None,
    plain: Annotated[bool, typer.Option("--ascii", help="Draw with ASCII alone.")] = False,
    seasons: Annotated[
        bool, typer.Option("--seasons", help="Draw instead how many players each season had, the first one first.")
    ] = False,
    season: Season = None,
    source: From = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Draw how the scores are spread, from the lowest to the highest: a bar for each bucket of the histogram.

    With --seasons, how many players each season had.
    """
    columns = width or shutil.get_terminal_size().columns
    ink = ASCII if plain else ink_for(sys.stdout.encoding)
    if seasons:
        if season is not None or source is not None:
            raise typer.BadParameter("--season and --source are of one season; with --seasons all are drawn.")
        with connected(url, key) as api:
            all_seasons = api.seasons(board).raw["data"]
        _tell(all_seasons, as_json, history(all_seasons, columns, ink))
        return
    with connected(url, key) as api:
        told = api.histogram(board, buckets, include="display", **moment_of(season, source)).raw
        found = told["data"]
        if not as_json and tell_if_frozen(api, board, told["meta"]):
            return
    if not as_json and not found:
        print_error(f"nobody is ranked on {board}")
        return
    _tell(found, as_json, [*drawn(found, columns, ink), f"{players(told['meta']['total_players'])} on {board}"])


def _tell(found: Sequence[Mapping[str, Any]], as_json: bool, lines: Sequence[str]) -> None:
    if as_json:
        print_json(found)
        return
    for line in lines:
        echo(line)
