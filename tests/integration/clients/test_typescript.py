"""The TypeScript client: made of the served description, packed, and used by a project that has nothing else."""

import asyncio
import json
import shutil
import subprocess
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.integration.clients.storms import SCORES, Shown, counted_once, never_back
from tests.support.documentation import go_through
from tests.support.required import unavailable
from tests.support.server import Server, running

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "clients" / "typescript"
README = "../clients/typescript/README.md"
SCRIPTS = Path(__file__).parent / "node"
#: For what is fetched for the first time, in seconds.
LONG = 300.0 + SCORES / 10

pytestmark = pytest.mark.timeout(LONG)


def run(directory: Path, *command: str) -> str:
    ended = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=LONG, check=False)
    assert 0 == ended.returncode, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if shutil.which("npm") is None:
        unavailable("node", "not installed: npm")
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def package(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `npm pack` makes, where the tests of the package find the cases that clients share."""
    place = tmp_path_factory.mktemp("checkout")
    left_out = shutil.ignore_patterns("node_modules", "dist", "*.tgz", "openapi.json", "api.ts")
    here = Path(shutil.copytree(SOURCE, place / "clients" / "typescript", ignore=left_out))
    shutil.copytree(ROOT / "tests" / "golden", place / "tests" / "golden")
    (here / "openapi.json").write_bytes(httpx.get(f"{server.url}/openapi.json").content)
    run(here, "npm", "ci", "--prefer-offline")
    run(here, "npm", "run", "build")
    run(here, "npm", "test")
    [packed] = json.loads(run(here, "npm", "pack", "--json"))
    assert {"README.md", "package.json", "dist/index.js", "dist/index.d.ts"} <= {one["path"] for one in packed["files"]}
    assert all(one["path"].startswith(("dist/", "README", "package")) for one in packed["files"])
    return here / packed["filename"]


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
