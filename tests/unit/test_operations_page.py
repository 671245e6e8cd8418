"""What `docs/operations.md` tells of logs and readiness is what the code says."""

import json
import re
from pathlib import Path

import msgspec
import pytest

from leaderboard_shells.http.operations.service import Ready
from leaderboard_shells.monitoring.readiness import HealthCheck

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text()
SHELLS = "\n".join(path.read_text() for path in (ROOT / "src" / "leaderboard_shells").rglob("*.py"))


def column(head: str) -> list[str]:
    """What stands in code style in the first column of the table with this head."""
    [table] = re.findall(rf"^\| {re.escape(head)} \|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    return [name for line in table.splitlines() for name in re.findall("`(.+?)`", line.split("|")[1])]


@pytest.mark.parametrize("event", column("`event`"))
def test_events(event: str) -> None:
    """An event that an operator is told to look for is one that is said, in these words."""
    assert re.search(rf'"{re.escape(event)}"', SHELLS)


def test_checks() -> None:
    """The page tells of every check that there may be, and of no other."""
    assert {check.label for check in HealthCheck} == {*column("Check")}


def test_the_example_of_a_line() -> None:
    """It has what every line has."""
    [example, *_] = re.findall(r"^```json\n(.*?)\n```", PAGE, re.MULTILINE)

    assert {"event", "level", "timestamp", "logger", "request_id"} <= json.loads(example).keys()


def test_the_example_of_an_answer() -> None:
    """It is whole, as `/ready` gives it."""
    example = json.loads(re.findall(r"^```json\n(.*?)\n```", PAGE, re.MULTILINE)[1])

    assert {"success": True, "data": example["data"]} == example
    assert msgspec.convert(example["data"], Ready, strict=True).status == "degraded"
