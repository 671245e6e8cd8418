"""`docs/access.md` is gone through as a reader would, and every answer is the one that is shown."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.keys import SECRET
from tests.support.server import running

PAGE = (Path(__file__).parents[3] / "docs" / "access.md").read_text("utf-8")
#: What differs from one run to the next, and what stands for it.
CHANGING = {
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z": "TIME",
    r'"request_id": ?"[0-9a-f]{16}"': '"request_id": "ID"',
    r'"token": ?"[^"]+"': '"token": "TOKEN"',
}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def unchanging(text: str) -> Any:
    for pattern, name in CHANGING.items():
        text = re.sub(pattern, name, text)
    return json.loads(text)


def test_the_way_through(tmp_path: Path) -> None:
    """With the configuration of the page, each command prints what is shown below it."""
    (tmp_path / "config.yaml").write_text(blocks("yaml")[0])
    examples = re.findall(r"^```sh\n(.*?)^```\n```(json|text)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    assert len(examples) == len(blocks("sh")) > 5
    with running(tmp_path, LEADERBOARD_CONFIG="config.yaml", TOKEN_SECRET=SECRET) as server:
        variables = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "LEADERBOARD_URL": server.url,
            "TOKEN": signed(tmp_path),
        }
        for command, language, shown in examples:
            script = command.replace("http://127.0.0.1:8080", server.url)
            told = subprocess.run(
                ["bash", "-euc", script], env=variables, capture_output=True, text=True, timeout=60, check=True
            ).stdout
            if language == "text":
                assert shown == told
            else:
                assert unchanging(shown) == unchanging(told), command


def signed(directory: Path) -> str:
    """What the page's own way to sign a token prints."""
    [script] = blocks("python")
    environment = {**os.environ, "TOKEN_SECRET": SECRET}
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=directory,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout.strip()
