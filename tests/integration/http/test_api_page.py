"""The examples of `docs/api.md` do what the page says."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest

from leaderboard_shells.http.errors import ERROR_SPECS
from leaderboard_shells.monitoring.readiness import HealthCheck, Readiness
from tests.integration.http.kit import Stores
from tests.support.readiness import asking

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text("utf-8")
#: What differs from one run to the next, and what stands for it.
CHANGING = {
    r'"tzdata": "[0-9]{4}[a-z]"': '"tzdata": "EDITION"',
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z": "TIME",
    r'"request_id": "[0-9a-f]{16}"': '"request_id": "ID"',
}


@pytest.fixture
def readiness(stores: Stores) -> Iterator[Readiness]:
    repository, ranking_store = stores
    with asking({HealthCheck.REALTIME: ranking_store.probe, HealthCheck.REPOSITORY: repository.ping}) as readiness:
        yield readiness


async def test_the_examples(client: httpx.AsyncClient) -> None:
    """Each command, one after the other, is answered as shown."""
    examples = re.findall(r"```sh\n(.*?)```\n```json\n(.*?)```", PAGE, re.DOTALL)
    assert len(examples) == PAGE.count("curl ") > 5

    for command, shown in examples:
        answer = await run(client, command)
        assert unchanging(json.loads(shown)) == unchanging(answer.json()), command


def test_the_table_of_codes() -> None:
    """The page lists every status and code there is."""
    listed = re.findall(r"^\| (\d{3}) \| `(\w+)` \|", PAGE, re.MULTILINE)

    assert {(str(problem.status), error.code) for error, problem in ERROR_SPECS.items()} == set(listed)


async def run(client: httpx.AsyncClient, command: str) -> httpx.Response:
    """What curl would do."""
    words = shlex.split(command.replace("\\\n", " "))
    assert "curl" == words.pop(0)
    method, url, headers, body = "GET", "", {}, None
    while words:
        match words.pop(0):
            case "-X":
                method = words.pop(0)
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-d":
                body = words.pop(0)
            case address:
                url = address
    split = urlsplit(url)
    assert "127.0.0.1:8080" == split.netloc
    target = f"{split.path}?{split.query}" if split.query else split.path
    return await client.request(method, target, headers=headers, content=body)


def unchanging(value: Any) -> str:
    text = json.dumps(value)
    for pattern, name in CHANGING.items():
        text = re.sub(pattern, name, text)
    return text
