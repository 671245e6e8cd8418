"""Every example of `docs/cli.md` is run, and prints what the page shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.cli.kit import environment
from tests.support.server import running

PAGE = (Path(__file__).parents[3] / "docs" / "cli.md").read_text()
DEFAULT_URL = "http://127.0.0.1:8080"
#: A moment is another one each time; `…` stands for lines that are as well.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
ANY_LINES = "…\n"


def examples() -> list[tuple[str, str]]:
    """Each command of the page with what is shown below it, in their order."""
    blocks = re.findall(r"^```console\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    found = [
        example.partition("\n") for block in blocks for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    ]
    return [(command, shown) for command, _, shown in found]


def as_pattern(shown: str) -> str:
    parts = (re.escape(MOMENT.sub("MOMENT", part)) for part in shown.split(ANY_LINES))
    return "(?:.*\n)*".join(parts)


@pytest.mark.timeout(180)
def test_every_example_prints_what_is_shown(tmp_path: Path) -> None:
    """In one shell after the other, against one server, as a reader goes through the page."""
    for name, content in files().items():
        (tmp_path / name).write_text(content)
    with running(tmp_path) as server:
        variables = environment(server.url) | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        for command, shown in examples():
            ended = subprocess.run(
                ["bash", "-c", command],
                cwd=tmp_path,
                env=variables,
                capture_output=True,
                text=True,
                timeout=30,
                check=False,
            )
            told = (ended.stdout + ended.stderr).replace(f" --url {server.url}", "").replace(server.url, DEFAULT_URL)
            plain = "".join(f"{line.rstrip()}\n" for line in MOMENT.sub("MOMENT", told).splitlines())

            assert re.fullmatch(as_pattern(shown), plain), f"$ {command}\n{plain}"


def files() -> dict[str, str]:
    """The files that the page shows with `cat`."""
    return {command.removeprefix("cat "): shown for command, shown in examples() if command.startswith("cat ")}
