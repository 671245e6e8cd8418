"""`docs/client.md`: every program on it runs as it stands against a server and prints what stands below it."""

import re
import subprocess
import sys
from pathlib import Path

from tests.support.documentation import DEFAULT_URL, DOCS
from tests.support.patience import PATIENCE
from tests.support.server import running

EXAMPLE = re.compile(r"^```python\n(.*?)^```\n```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_programs_print_what_is_shown(tmp_path: Path) -> None:
    """One after the other, as a reader would run them."""
    page = (DOCS / "client.md").read_text()
    examples = EXAMPLE.findall(page)
    assert page.count("```python\n") == len(examples) >= 4

    with running(tmp_path) as server:
        for program, shown in examples:
            ended = subprocess.run(
                [sys.executable, "-c", program.replace(DEFAULT_URL, server.url)],
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
            assert (shown, "") == (ended.stdout, ended.stderr)
