"""A plot in the terminal: bars as long as their counts, and no wider than there is room."""

from typing import Any

import pytest
from rich.cells import cell_len

from leaderboard_shells.cli.plot import ASCII, BLOCKS, Ink, drawn, history, ink_for


def bucket(start: str, end: str, count: int) -> dict[str, Any]:
    return {"from_score": 0, "to_score": 1, "count": count, "from_display": start, "to_display": end}


LAPS = [bucket("59.500", "1:01.000", 10), bucket("1:01.000", "1:02.500", 5), bucket("1:02.500", "1:04.000", 0)]


def test_bars_are_as_long_as_their_counts() -> None:
    """The longest takes what room there is; nothing is drawn of nothing."""
    assert drawn(LAPS, 41, BLOCKS) == [
        "  59.500 – 1:01.000  ████████████████  10",
        "1:01.000 – 1:02.500  ████████  5",
        "1:02.500 – 1:04.000  0",
    ]
    assert drawn(LAPS, 42, ASCII) == [
        "  59.500 .. 1:01.000  ################  10",
        "1:01.000 .. 1:02.500  ########  5",
        "1:02.500 .. 1:04.000  0",
    ]


@pytest.mark.parametrize("ink", [BLOCKS, ASCII], ids=["blocks", "ascii"])
def test_what_is_there_is_seen(ink: Ink) -> None:
    """One among a million has a bar, the shortest there is."""
    [_, rare] = drawn([bucket("0", "1", 1_000_000), bucket("1", "2", 1)], 60, ink)

    assert rare.split() == ["1", *ink.between.split(), "2", ink.parts[0], "1"]


def test_parts_of_a_column_are_drawn() -> None:
    """By eighths: a count that is larger has the longer bar."""
    bars = [BLOCKS.bar(eighths / 8, 1) for eighths in range(9)]

    assert bars == ["", *BLOCKS.parts]
    assert BLOCKS.bar(0.5, 5) == "██▌"


@pytest.mark.parametrize("columns", [22, 28, 40, 80, 200])
@pytest.mark.parametrize("ink", [BLOCKS, ASCII], ids=["blocks", "ascii"])
def test_no_line_is_wider_than_the_terminal(columns: int, ink: Ink) -> None:
    """Also with units that are two columns wide; where it is narrow, where a bucket begins is enough."""
    buckets = [*LAPS, bucket("8.95 メートル", "9 メートル", 1_234)]
    lines = drawn(buckets, max(columns, 36), ink)
    narrow = drawn(LAPS, columns, ink)

    assert max(map(cell_len, lines)) <= max(columns, 36)
    assert max(map(len, narrow)) == columns
    assert (ink.between in narrow[0]) == (columns >= 40)


def test_there_is_a_bar_where_there_is_no_room() -> None:
    """The line is longer then, and nothing of it is cut."""
    assert drawn(LAPS, 5, ASCII)[0] == "  59.500  ########  10"


def test_what_a_server_says_steers_no_terminal() -> None:
    """A unit is text of others."""
    assert "\x1b" not in "".join(drawn([bucket("1 \x1b[31m", "2 \x1b[31m", 1)], 80, BLOCKS))


@pytest.mark.parametrize(
    ("encoding", "ink"), [("utf-8", BLOCKS), ("ascii", ASCII), ("latin-1", ASCII), (None, ASCII), ("none", ASCII)]
)
def test_what_cannot_be_written_is_not_drawn(encoding: str | None, ink: Ink) -> None:
    """Where blocks cannot be encoded, number signs do."""
    assert ink_for(encoding) is ink


def test_nobody() -> None:
    """Without buckets there are no lines."""
    assert [] == drawn([], 80, BLOCKS)


def test_seasons_are_drawn_from_the_first_on() -> None:
    """Each with the day on which it began; one that is frozen tells nobody how many there are, and is left out."""
    days = ("2026-01-19", "2026-01-12", "2026-01-05")
    seasons = [
        {"season": number, "started_at": f"{day}T00:00:00.000000Z", "total_players": count}
        for number, day, count in zip((11, 10, 9), days, (None, 1_200, 600), strict=True)
    ]

    assert history(seasons, 39, ASCII) == [" 9  2026-01-05  ########  600", "10  2026-01-12  ################  1,200"]
    assert history([], 39, ASCII) == []
