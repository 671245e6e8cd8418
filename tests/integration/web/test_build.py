"""The page in the package is the one that `webapp/` builds."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.required import unavailable

ROOT = Path(__file__).parents[3]
WEBAPP = ROOT / "webapp"
CLIENT = ROOT / "clients/typescript/src"
STATIC = ROOT / "src/leaderboard_shells/web/static"
#: Writes out what a file holds in Brotli.
UNPACK = """
process.stdout.write(require('zlib').brotliDecompressSync(require('fs').readFileSync(process.argv[1])));
"""
RECORD = WEBAPP / "built.sha256"


def files() -> Iterator[Path]:
    """What the page is made from, the client's source among it, and what is made of it."""
    yield from (path for path in CLIENT.iterdir() if path.name != "api.ts")
    for folder, folders, names in os.walk(WEBAPP):
        folders[:] = [name for name in folders if name != "node_modules"]
        yield from (Path(folder, name) for name in names if not name.endswith(".test.ts"))
    yield from (path for path in STATIC.rglob("*") if path.is_file())


def test_the_page_was_built_from_these_sources() -> None:
    """No source and no built file has changed since `make webapp`."""
    hashes = {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files() if path != RECORD
    }

    lines = (line.split("  ", 1) for line in RECORD.read_text().splitlines())
    assert {path: digest for digest, path in lines} == hashes


def test_the_lock_names_no_registry() -> None:
    """What is installed is told by name and hash, not by the address of somebody's registry."""
    assert "://registry" not in (lock := (WEBAPP / "package-lock.json").read_text())
    assert '"resolved"' not in lock


@pytest.fixture(scope="module")
def npm() -> str:
    """Node.js, with the page's tools fetched; where it is not there, the record above is the proof."""
    found = shutil.which("npm")
    if found is None:
        unavailable("node", "not installed: npm")
    fetched = WEBAPP / "node_modules/.package-lock.json"
    if not fetched.exists() or fetched.stat().st_mtime < (WEBAPP / "package-lock.json").stat().st_mtime:
        subprocess.run([found, "ci", "--silent"], cwd=WEBAPP, check=True)
    return found


def test_building_gives_the_same_page(npm: str, tmp_path: Path) -> None:
    """Built anew, every file comes out byte for byte, but for what versions of Node compress in ways of their own."""
    subprocess.run(
        [npm, "run", "--silent", "build", "--", "--logLevel", "warn", "--outDir", str(tmp_path)], cwd=WEBAPP, check=True
    )

    built, kept = content(tmp_path), content(STATIC)
    assert built.keys() == kept.keys()
    assert [] == [path for path in built if path.suffix != ".br" and built[path] != kept[path]]


def content(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_compressed_is_what_it_is_called(npm: str) -> None:
    """Each script and style has its like in Brotli, which holds it to the last byte."""
    compressed = [path for path in STATIC.rglob("*.br") if path.is_file()]
    parts = {path for path in STATIC.rglob("*") if path.suffix in (".js", ".css")}

    assert parts == {path.with_suffix("") for path in compressed}
    for path in compressed:
        unpacked = subprocess.run(["node", "-e", UNPACK, str(path)], check=True, capture_output=True, timeout=60)
        assert path.with_suffix("").read_bytes() == unpacked.stdout


@pytest.mark.parametrize("script", ["check", "test"])
def test_the_page_fits_its_types_and_passes_its_own_tests(npm: str, script: str) -> None:
    """TypeScript and vitest have no complaint."""
    subprocess.run([npm, "run", "--silent", script], cwd=WEBAPP, check=True)
