"""What the README shows is what happens."""

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.support.server import running

README = Path(__file__).parents[3].joinpath("README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def test_the_curl_examples_answer_what_is_shown(tmp_path: Path) -> None:
    """Each command is run as it stands, on the server's own port; the last answer is the one in the README."""
    [commands], [shown] = blocks("bash"), blocks("json")
    with running(tmp_path) as server:
        script = commands.replace("http://127.0.0.1:8080", server.url).replace("curl -s", "curl -s -w '\\n'")
        run = subprocess.run(["bash", "-euc", script], capture_output=True, text=True, timeout=30, check=True)

    answers = [json.loads(line) for line in run.stdout.splitlines()]
    expected = json.loads(shown)
    expected["meta"].pop("as_of")
    answers[-1]["meta"].pop("as_of")
    assert [True] * 4 == [answer["success"] for answer in answers]
    assert expected == answers[-1]


def test_the_library_example_prints_what_is_shown(tmp_path: Path) -> None:
    """The script runs as it stands and prints the block behind it."""
    [script], [shown] = blocks("python"), blocks("text")
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=30, check=True
    )

    assert shown == run.stdout
