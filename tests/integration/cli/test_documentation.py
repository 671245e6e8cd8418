"""Every example of the documentation is run, and prints what the page shows."""

from pathlib import Path

import pytest

from tests.support.documentation import examples, go_through
from tests.support.server import running

#: Those whose examples need a server and nothing else.
PAGES = ["cli.md", "tutorial.md", "realtime-demo.md"]


@pytest.mark.timeout(180)
@pytest.mark.parametrize("page", PAGES)
def test_every_example_prints_what_is_shown(tmp_path: Path, page: str) -> None:
    """In one shell after the other, against one server, as a reader goes through the page."""
    assert examples(page)
    with running(tmp_path) as server:
        go_through(page, tmp_path, server.url, {})
