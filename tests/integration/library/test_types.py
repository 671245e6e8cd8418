"""What mypy and `help()` say of the library: every attribute and argument is what it is, and nothing is `Any`."""

import inspect
import re
import subprocess
import sys
import typing
from pathlib import Path

import attrs
import pytest

import leaderboard_core
from leaderboard_core import BoardPatch, LeaderboardError, NewBoard, Submission

#: A line each: what is asked about, and what mypy is to say of it.
EXAMPLE = """
from leaderboard_core import *
from leaderboard_shells.library import BlockingLeaderboard, memory_leaderboard, sqlite_leaderboard

one = Submission(player_id="p", leaderboard_id="b", score=1, metadata={"level": 3})
reveal_type(one.player_id)  # str
reveal_type(one.score)  # float | tuple[float | int, ...] | None
reveal_type(one.metadata)  # str | None
new = NewBoard(id="b", name="B", sort_order="asc", max_entries=3)
reveal_type(new.sort_order)  # SortOrder
reveal_type(new.max_entries)  # int | None
reveal_type(BoardPatch(name="B").name)  # str | Unset
reveal_type(decode(Submission, {}))  # Submission
reveal_type(At(Source.PUBLISHED).source)  # Source


async def awaited() -> None:
    leaderboard = memory_leaderboard()
    answer = await leaderboard.submit(one)
    reveal_type(answer)  # Accepted
    reveal_type(answer.player_id)  # str
    reveal_type(answer.score)  # int | float | ToldParts | None
    reveal_type(answer.rank)  # int | None
    reveal_type(await leaderboard.submit_many([one]))  # list[Accepted | LeaderboardError]
    shown = await leaderboard.read.top("b")
    reveal_type(shown.entries)  # Sequence[Entry]
    reveal_type(shown.entries[0].rank)  # int | None
    reveal_type(shown.entries[0].score)  # int | float | ToldParts | None
    reveal_type(shown.meta.source)  # Source
    reveal_type((await leaderboard.read.player("b", "p")).updated_at)  # int | None
    reveal_type((await leaderboard.boards.get("b")).name)  # str
    reveal_type(await leaderboard.seasons.of("b"))  # Sequence[Season]
    async with sqlite_leaderboard("scores.db") as kept:
        reveal_type(kept)  # Application


with BlockingLeaderboard(sqlite_leaderboard("scores.db")) as blocking:
    reveal_type(blocking.submit(one))  # Accepted
    reveal_type(blocking.submit_many([one], ranked=False))  # list[Accepted | LeaderboardError]
    reveal_type(blocking.boards.create(new))  # Board
    reveal_type(blocking.read.top("b", limit=3))  # Entries
    reveal_type(blocking.read.top("b", include=["profile", Include.DISPLAY]))  # Entries
    reveal_type(blocking.groups.among("b", ["p"], include=["profile"]))  # Group
    reveal_type(blocking.distribution.best("b", 10, include=["profile"]))  # Best
    reveal_type(blocking.players.entries("p"))  # Sequence[BoardEntry]
    reveal_type(blocking.sync())  # SyncReport
    reveal_type(as_dict(blocking.read.stats("b")))  # dict[str, Any]
    reveal_type(as_dict(blocking.submit(one)))  # dict[str, Any]
    reveal_type(as_dict(blocking.seasons.of("b")))  # list[dict[str, Any]]
    reveal_type(as_dict(blocking.submit_many([one])))  # list[dict[str, Any]]
    reveal_type(blocking.boards.list())  # BoardList
"""
#: What mypy is to find wrong, a line each.
WRONG = """
from leaderboard_core import *
from leaderboard_shells.library import BlockingLeaderboard, memory_leaderboard

one = Submission(player_id="p", leaderboard_id="b", score="1")
new = NewBoard(id="b", name="B", max_entries="3")
with BlockingLeaderboard(memory_leaderboard()) as blocking:
    blocking.submit([one])
    blocking.submit_many(one)
    blocking.read.top(5)
    blocking.read.top("b").entries[0].rank + 1
"""


def mypy(program: str, directory: Path) -> list[str]:
    (directory / "example.py").write_text(program)
    # Elsewhere than in the project, as a user runs it: what is told comes from the installed packages.
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "example.py"]
    ended = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=100, check=False)
    assert ended.returncode in (0, 1), ended.stderr
    return ended.stdout.splitlines()


@pytest.mark.timeout(120)
def test_mypy_tells_what_everything_is(tmp_path: Path) -> None:
    """With the names that the documentation uses."""
    expected = {
        number: line.partition("  # ")[2]
        for number, line in enumerate(EXAMPLE.splitlines(), 1)
        if "reveal_type" in line
    }

    told = {}
    for line in mypy(EXAMPLE, tmp_path):
        number, text = re.fullmatch(r'example\.py:(\d+): note: Revealed type is "(.*)"', line).groups()  # type: ignore[union-attr]
        # `Accepted` is told as the tuple that it is, with its name behind, and so are those within it.
        for _ in range(2):
            text = re.sub(r"tuple\[(?:[^\[\]]|\[[^\[\]]*\])*, fallback=([\w.]+)\]", r"\1", text)
        told[int(number)] = re.sub(r"\b\w+(\.\w+)*\.(?=\w)", "", text)

    assert expected == told


@pytest.mark.timeout(120)
def test_mypy_finds_what_is_wrong(tmp_path: Path) -> None:
    """A text for a number, a list for one, one for a list, a rank that may be missing."""
    lines = [number for number, line in enumerate(WRONG.splitlines(), 1) if re.search(r'"1"|"3"|blocking\.', line)]

    assert lines == sorted({int(line.split(":")[1]) for line in mypy(WRONG, tmp_path) if ": error:" in line})


@pytest.mark.parametrize("kind", [Submission, NewBoard, BoardPatch])
def test_help_shows_types(kind: type) -> None:
    """Each argument has the type of what one writes there."""
    parameters = inspect.signature(kind).parameters

    assert {"Any"} & {str(one.annotation) for one in parameters.values()} == set()
    assert all(one.annotation not in (typing.Any, inspect.Parameter.empty) for one in parameters.values())


def exported() -> list[object]:
    return [getattr(leaderboard_core, name) for name in leaderboard_core.__all__]


def test_everything_public_has_typed_fields_and_an_explanation() -> None:
    """`help()` of whatever is exported says what it is."""
    classes = [one for one in exported() if isinstance(one, type)]

    assert [] == [one for one in classes if not one.__doc__]
    values = [one for one in classes if attrs.has(one)]
    assert [] == [
        (one, field.name) for one in values for field in attrs.fields(one) if field.type in (None, typing.Any)
    ]


def test_every_error_is_exported() -> None:
    """Whoever has to catch one finds it beside the values."""

    def kinds(error: type[LeaderboardError]) -> set[type[LeaderboardError]]:
        return {error}.union(*map(kinds, error.__subclasses__()))

    in_the_core = {error for error in kinds(LeaderboardError) if error.__module__ == LeaderboardError.__module__}

    assert in_the_core <= {*exported()}
