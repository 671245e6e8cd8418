"""Every statement names the columns that it reads and writes: one that a table gets later changes nothing."""

import re
from collections.abc import Iterator
from importlib import resources

import pytest

from leaderboard_adapters.sql.rows import BOARD_COLUMNS
from leaderboard_adapters.sql.statements import load

PACKAGES = ("leaderboard_adapters.postgres", "leaderboard_adapters.sqlite")
#: A star that stands for columns: not one that counts rows or multiplies.
_STAR = re.compile(r"(?<!count\()\*(?! \d)")
_INSERT = re.compile(r"\bINSERT INTO (\w+)(\s*\()?")
#: The first schema of SQLite was applied as it is; `0007_pre_living_boards.sql` has made its view anew.
_APPLIED = ("leaderboard_adapters.sqlite", "0001_leaderboard.sql")


def statements() -> Iterator[tuple[str, str, str]]:
    """Each statement file's text without comments, and each statement as it is sent; with where it comes from."""
    for package in PACKAGES:
        for folder in ("queries", "schema"):
            for file in resources.files(package).joinpath(folder).iterdir():
                if (package, file.name) != _APPLIED:
                    yield package, file.name, re.sub(r"--.*", "", file.read_text("utf-8"))
        for name, statement in load(package).items():
            yield package, name, statement


@pytest.mark.parametrize(
    ("package", "name", "text"), [pytest.param(*one, id=f"{one[0]}-{one[1]}") for one in statements()]
)
def test_columns_are_named(package: str, name: str, text: str) -> None:
    """No star stands for columns, and every row that is inserted says which columns it fills."""
    assert [] == _STAR.findall(text)
    assert [] == [table for table, columns in _INSERT.findall(text) if not columns]


def test_a_board_is_read_in_one_order() -> None:
    """What stands for a board's columns in a statement are all of them, in the order in which rows are read."""
    written = ", ".join(f"board.{column}" for column in BOARD_COLUMNS)

    assert f"SELECT {written} FROM living_boards AS board" in load(PACKAGES[0])["newest_boards"]
