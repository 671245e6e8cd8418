"""`leaderboard plot`: how the scores of a board are spread, drawn in the terminal."""

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
    counts = [number(one["count"]) for one in buckets]
    starts = [escaped(one["from_display"]) for one in buckets]
    ends = [escaped(one["to_display"]) for one in buckets]
    most = max((one["count"] for one in buckets), default=0)
    labels = _flush(starts)
    both = [f"{start}{ink.between}{end}" for start, end in zip(labels, _flush(ends), strict=True)]
    beside = 2 * len(_GAP) + max(map(len, counts), default=0)
    if both and cell_len(both[0]) + beside + _SHORTEST_BAR <= columns:
        labels = both
    room = max(_SHORTEST_BAR, columns - beside - (cell_len(labels[0]) if labels else 0))
    lines = []
    for label, one, count in zip(labels, buckets, counts, strict=True):
        bar = ink.bar(one["count"] / most if most else 0, room)
        lines.append(f"{label}{_GAP}{bar}{_GAP if bar else ''}{count}")
    return lines


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
    season: Season = None,
    source: From = None,
    as_json: AsJson = False,
    url: Url = DEFAULT_URL,
    key: Key = None,
) -> None:
    """Draw how the scores are spread, from the lowest to the highest: a bar for each bucket of the histogram."""
    with connected(url, key) as api:
        told = api.histogram(board, buckets, include="display", **moment_of(season, source)).raw
        found = told["data"]
        if not as_json and tell_if_frozen(api, board, told["meta"]):
            return
    if as_json:
        print_json(found)
        return
    if not found:
        print_error(f"nobody is ranked on {board}")
        return
    columns = width or shutil.get_terminal_size().columns
    for line in drawn(found, columns, ASCII if plain else ink_for(sys.stdout.encoding)):
        echo(line)
    echo(f"{players(told['meta']['total_players'])} on {board}")
