"""The examples of a documentation page, run as a reader would run them who goes through the page.

A block of the language `console` holds commands, each behind `$ `, and below each what it prints. `…` on a line of its
own stands for any lines, at the end of a line for the rest of it. What `cat` shows is a file that is there beforehand.
"""

import os
import re
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from tests.support.patience import PATIENCE

DOCS = Path(__file__).parents[2] / "docs"
DEFAULT_URL = "http://127.0.0.1:8080"
#: Maven ends colours that it has not begun.
_RESET = "\x1b[0m"
#: A moment is another one each time.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def examples(page: str, sections: Collection[str] = ()) -> list[tuple[str, str]]:
    """Each command of the page with what is shown below it, in their order; of some sections, if they are named."""
    parts = re.split(r"^## (.*)\n", (DOCS / page).read_text(), flags=re.MULTILINE)
    chosen = {heading: text for heading, text in zip(parts[1::2], parts[2::2], strict=True) if heading in sections}
    assert len(chosen) == len(sections), f"{page} has not all of these: {sections}"
    text = "".join(chosen.values() if sections else parts)
    blocks = re.findall(r"^```console\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    found = [
        example.partition("\n") for block in blocks for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    ]
    return [(command, shown) for command, _, shown in found]


def anchors(page: Path) -> set[str]:
    """What may stand behind `#` of a page: the headings, as they are shown on the web."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def go_through(
    page: str,
    directory: Path,
    url: str,
    variables: Mapping[str, str],
    others: Mapping[str, str] | None = None,
    sections: Collection[str] = (),
    patience: float = PATIENCE,
) -> None:
    """Run each example of the page, the server at `url` being the one that the page means, and `others` being those
    that it calls by other addresses; every one prints what is shown, after `patience` seconds at most."""
    places = {DEFAULT_URL: url} | dict(others or {})
    for command, shown in examples(page, sections):
        if command.startswith("cat "):
            (directory / command.removeprefix("cat ")).write_text(shown.replace(DEFAULT_URL, url))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADERBOARD_")}
    for command, shown in examples(page, sections):
        for named, place in places.items():
            command = command.replace(named, place)  # noqa: PLW2901 - the command as it is run here
        ended = subprocess.run(
            ["bash", "-c", command],
            cwd=directory,
            env=kept | {"PATH": path, "LEADERBOARD_URL": url, "TERM": "xterm-256color"} | variables,
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
        told = (ended.stdout + ended.stderr).replace(_RESET, "").replace(f" --url {url}", "").replace(url, DEFAULT_URL)
        plain = "".join(f"{line.rstrip()}\n" for line in _MOMENT.sub("MOMENT", told).splitlines())

        assert re.fullmatch(_as_pattern(shown), plain), f"{page}: $ {command}\n{plain}"


def _as_pattern(shown: str) -> str:
    """What is shown, as a pattern of what may be printed."""
    lines = []
    for line in _MOMENT.sub("MOMENT", shown).splitlines():
        if line == "…":
            lines.append("(?:.*\n)*")
        elif line.endswith("…"):
            lines.append(re.escape(line.removesuffix("…")) + ".*\n")
        else:
            lines.append(re.escape(line) + "\n")
    return "".join(lines)
