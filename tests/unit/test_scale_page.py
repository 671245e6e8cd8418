"""What `docs/howto/scale.md` tells a reader to watch and to set is there."""

import re
from pathlib import Path

import attrs
import pytest

from leaderboard_shells.settings.sections import SECTIONS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "howto" / "scale.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


def steps() -> list[str]:
    """The sections from one process on, each with its heading."""
    first = PAGE.index("\n## One process\n")
    return re.split(r"\n(?=## )", PAGE[first:].strip("\n"))


@pytest.mark.parametrize("metric", sorted(set(re.findall(r"`(leaderboard_\w+)", PAGE))))
def test_metrics(metric: str) -> None:
    """Each is one that operations explains."""
    assert f"| `{metric}` |" in OPERATIONS


@pytest.mark.parametrize("key", sorted(set(re.findall(rf"`((?:{'|'.join(SECTIONS)})\.(?!conf`)\w+)`", PAGE))))
def test_keys(key: str) -> None:
    """Each is a key of the configuration."""
    section, name = key.split(".")

    assert name in attrs.fields_dict(SECTIONS[section])


@pytest.mark.parametrize("step", steps(), ids=lambda step: step.splitlines()[0].removeprefix("## "))
def test_each_step_says_what_to_watch(step: str) -> None:
    """And stands in the table at the top, in the same order."""
    assert re.search(r"^Watch ", step, re.MULTILINE)
    anchors = re.findall(r"^\| \[.+?\]\(#(.+?)\)", PAGE, re.MULTILINE)
    headings = [one.splitlines()[0].removeprefix("## ").lower().replace(" ", "-") for one in steps()]
    assert anchors == headings
