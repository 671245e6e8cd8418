"""Clients that generators make of the served document: the page that shows how is gone through, command by command."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.support.documentation import go_through
from tests.support.required import unavailable
from tests.support.server import Server, running

PAGE = "howto/generate-a-client.md"
FOLDER = Path(__file__).parents[3] / ".clients"
#: What is fetched stays; what is generated is made anew.
FETCHED = {"node_modules", "package.json", "package-lock.json", "venv", "asyncapi", "linters"}
#: For what is fetched for the first time, in seconds.
LONG = 300.0
GO = {"java": "java", "mvn": "java", "go": "go"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def folder() -> Path:
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.iterdir():
        if path.is_dir() and path.name not in FETCHED:
            shutil.rmtree(path)
        elif path.name not in FETCHED and path.suffix != ".jar":
            path.unlink()
    return FOLDER


def need(tools: dict[str, str]) -> None:
    """What has to be installed, and under which name a run requires it."""
    for program, name in tools.items():
        if shutil.which(program) is None:
            unavailable(name, f"not installed: {program}")


@pytest.mark.timeout(LONG)
@pytest.mark.parametrize(
    ("section", "tools"),
    [
        ("TypeScript", {"npm": "node"}),
        ("Python, with openapi-python-client", {}),
        ("Python, with openapi-generator", {"java": "java", "mvn": "java"}),
        ("Go", GO),
    ],
)
def test_a_generated_client(section: str, tools: dict[str, str], server: Server, folder: Path) -> None:
    """A score with hundredths and a number beyond 32 bits come back as they were sent, and an error with its code and
    details; all of it through the client's own types."""
    need(tools)

    go_through(PAGE, folder, server.url, {}, sections=("What the document says", section), patience=LONG)


@pytest.mark.timeout(LONG)
def test_a_client_of_yesterday(folder: Path, tmp_path: Path) -> None:
    """A client that was made before answers had a field lives with it, also where its generator is strict."""
    need(GO)
    with running(tmp_path) as server:
        document = httpx.get(f"{server.url}/openapi.json").json()
        for schema, field in (("Submitted", "visible"), ("RankedPlayer", "percentile"), ("ErrorBody", "request_id")):
            described = document["components"]["schemas"][schema]
            del described["properties"][field]
            described["required"].remove(field)
        (folder / "openapi.json").write_text(json.dumps(document))

        go_through(PAGE, folder, server.url, {}, sections=["Go"], patience=LONG)
