"""The TypeScript client as it leaves us: built against the description of a running server, tested and packed."""

import json
import shutil
import subprocess
from pathlib import Path

import httpx2 as httpx

from tests.support.required import unavailable

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "clients" / "typescript"
#: For what is fetched for the first time, in seconds.
LONG = 300.0


def npm_required() -> None:
    """Without npm the test that asks is skipped; it fails where Node is required."""
    if shutil.which("npm") is None:
        unavailable("node", "not installed: npm")


def run(directory: Path, *command: str) -> str:
    """What a command that must succeed prints."""
    ended = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=LONG, check=False)
    assert 0 == ended.returncode, ended.stdout + ended.stderr
    return ended.stdout


def built(url: str, place: Path) -> Path:
    """A copy of the client in which everything is made that is not kept, where its tests find the golden cases."""
    left_out = shutil.ignore_patterns("node_modules", "dist", "*.tgz", "openapi.json", "api.ts")
    here = Path(shutil.copytree(SOURCE, place / "clients" / "typescript", ignore=left_out))
    shutil.copytree(ROOT / "tests" / "golden", place / "tests" / "golden")
    (here / "openapi.json").write_bytes(httpx.get(f"{url}/openapi.json").content)
    run(here, "npm", "ci", "--prefer-offline")
    run(here, "npm", "run", "build")
    return here


def packed(here: Path) -> Path:
    """What `npm pack` makes of it: what a project needs, and nothing else."""
    [made] = json.loads(run(here, "npm", "pack", "--json"))
    paths = {one["path"] for one in made["files"]}
    assert {"README.md", "package.json", "dist/index.js", "dist/index.d.ts"} <= paths
    assert all(path.startswith(("dist/", "README", "package")) for path in paths)
    return here / str(made["filename"])
