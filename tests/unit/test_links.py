"""Whoever follows a link in the documentation arrives."""

import re
from pathlib import Path

import pytest

from tests.support.documentation import anchors

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every file that is linked to is there, with the heading that is named."""
    links = re.findall(r"\]\((?!\w+:)([^)#\s]*)#?([^)\s]*)\)", page.read_text())
    broken = []
    for path, anchor in links:
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(f"{path}#{anchor}")

    assert [] == broken


def test_every_page_is_in_the_index() -> None:
    """The index leads to each of them."""
    index = (ROOT / "docs" / "README.md").read_text()
    pages = {page.relative_to(ROOT / "docs") for page in (ROOT / "docs").rglob("*.md")}

    assert [] == [
        str(page)
        for page in sorted(pages)
        if page.parts[0] not in ("README.md", "decisions") and f"]({page})" not in index
    ]
