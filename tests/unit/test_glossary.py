"""The pages that name what the core is made of."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORE = ROOT / "src" / "leaderboard_core"


def test_the_glossary_holds_every_public_name_of_the_core() -> None:
    """With where it stands and what its docstring says first."""
    compared = subprocess.run(
        [sys.executable, ROOT / "scripts" / "glossary.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (0, "") == (compared.returncode, compared.stderr)


def test_the_architecture_names_every_module_of_the_core() -> None:
    """A newcomer finds each file where its folder is told of."""
    page = (ROOT / "docs" / "ARCHITECTURE.md").read_text()
    modules = [path.name for path in CORE.rglob("*.py") if path.name != "__init__.py"]
    assert [] == [name for name in modules if f"`{name}`" not in page]


def test_where_to_change_what_names_places_that_are_there() -> None:
    """Each of the questions is answered with files and folders that exist."""
    _, _, table = (ROOT / "CONTRIBUTING.md").read_text().partition("## Where would I change …?")
    rows = table.strip().splitlines()[2:]
    places = [re.findall(r"`(src/[^`]+)`", row) for row in rows]
    assert len(rows) == 12
    assert all(places)
    assert [] == [place for named in places for place in named if not (ROOT / place).exists()]
