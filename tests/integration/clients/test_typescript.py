"""The TypeScript client: made of the served description, packed, and used by a project that has nothing else."""

import asyncio
import json
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.clients.storms import SCORES, Shown, counted_once, never_back
from tests.support.documentation import go_through
from tests.support.server import Server, running
from tests.support.typescript import LONG, built, npm_required, packed, run

README = "../clients/typescript/README.md"
SCRIPTS = Path(__file__).parent / "node"

pytestmark = pytest.mark.timeout(LONG + SCORES / 10)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    npm_required()
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def package(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that is installed, of a client that passes its own tests."""
    here = built(server.url, tmp_path_factory.mktemp("checkout"))
    run(here, "npm", "test")
    return packed(here)


@pytest.fixture(scope="module")
def project(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh project, in which the package is installed and nothing else."""
    directory = tmp_path_factory.mktemp("project")
    (directory / "package.json").write_text("{}")
    run(directory, "npm", "install", "--offline", str(package))
    assert ["leaderboard-client"] == [
        path.name for path in (directory / "node_modules").iterdir() if path.name[0] != "."
    ]
    for script in SCRIPTS.iterdir():
        shutil.copy(script, directory)
    return directory


def test_the_page_of_the_package(package: Path, server: Server, tmp_path: Path) -> None:
    """A fresh project compiles strictly against the declarations, and does what the page shows."""
    shutil.copy(package, tmp_path)
    (tmp_path / "package.json").write_text("{}")

    go_through(README, tmp_path, server.url, {}, sections=["Use it"], patience=LONG)


async def started(project: Path, *command: str) -> Process:
    return await asyncio.create_subprocess_exec("node", *command, cwd=project, stdout=PIPE, stderr=PIPE)


async def ended(process: Process) -> None:
    _, trouble = await process.communicate()
    assert (0, b"") == (process.returncode, trouble)


async def test_each_score_counts_once(server: Server, project: Path) -> None:
    """Many at once, through a storm."""

    async def send(url: str, board: str, scores: int, players: int) -> None:
        await ended(await started(project, "send.mjs", url, board, str(scores), str(players)))

    await counted_once(server, send)


async def test_it_never_goes_back(server: Server, project: Path) -> None:
    """Over connections that are cut."""

    async def follow(url: str, board: str, shown: Shown) -> None:
        process = await started(project, "follow.mjs", url, board)
        assert process.stdout is not None
        try:
            async for line in process.stdout:
                shown.show(*json.loads(line))
            await ended(process)
        finally:
            if process.returncode is None:
                process.kill()

    await never_back(server, follow)
