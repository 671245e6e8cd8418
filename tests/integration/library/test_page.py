"""`docs/library.md`: every program on it runs as it stands and prints what stands below it."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from leaderboard_shells.library import BlockingLeaderboard, memory_leaderboard
from tests.support.documentation import DOCS
from tests.support.patience import PATIENCE
from tests.support.process import ending_with_us
from tests.support.server import free_port

PAGE = (DOCS / "library.md").read_text()
SECTIONS = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))
#: What is sent to the frameworks, and what becomes of it.
LAP = {"player_id": "ada", "leaderboard_id": "laps", "score": 61.2}

NOTEBOOK = """
import asyncio, json, sys
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell

HistoryManager.enabled = False

async def main():
    shell = InteractiveShell.instance(colors="nocolor", ipython_dir=sys.argv[1])
    for cell in json.load(sys.stdin):
        result = await shell.run_cell_async(cell, store_history=True, transformed_cell=shell.transform_cell(cell))
        result.raise_error()

asyncio.run(main())
"""


def blocks(section: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", SECTIONS[section], re.DOTALL | re.MULTILINE)


def write_files(section: str, directory: Path) -> None:
    """Each program of the section under the name that its first line gives."""
    for program in blocks(section, "python"):
        path = directory / program.partition("\n")[0].removeprefix("# ")
        path.parent.mkdir(exist_ok=True)
        path.write_text(program)


def run(directory: Path, *command: str | Path, given: str = "") -> str:
    ended = subprocess.run(
        [sys.executable, *command], cwd=directory, input=given, capture_output=True, text=True, timeout=50, check=False
    )
    assert 0 == ended.returncode, ended.stderr
    return ended.stdout


@contextmanager
def serving(directory: Path, ready: str, *command: str) -> Iterator[httpx.Client]:
    """A client of the server that the command starts on a port of its own, once it answers."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen(
            [*ending_with_us(), sys.executable, *(part.format(port=port) for part in command)],
            cwd=directory,
            stdout=log,
            stderr=log,
        )
    try:
        with httpx.Client(base_url=url, timeout=20) as client:
            wait_for_answer(client, ready, process, directory / "log")
            yield client
    finally:
        process.terminate()
        process.wait(20)


def wait_for_answer(client: httpx.Client, path: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            client.get(path)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(log.read_text())


@pytest.mark.parametrize("section", ["Awaited", "Not awaited", "From and to JSON"])
def test_a_program_prints_what_is_shown(section: str, tmp_path: Path) -> None:
    """As it stands."""
    [program], [shown] = blocks(section, "python"), blocks(section, "text")

    assert shown == run(tmp_path, "-c", program)


def test_run_again_it_goes_on(tmp_path: Path) -> None:
    """The file is there, and the total is that of the digits."""
    [program] = blocks("Awaited", "python")
    told = [run(tmp_path, "-c", program) for _ in range(3)]

    assert f"`{told[1].strip()}`" in SECTIONS["Awaited"]
    assert "1 0.3 True\n" == told[2]


def verbs_of_the_table() -> Iterator[str]:
    for cell in re.findall(r"^\| (`.*?) \|", SECTIONS["The verbs"], re.MULTILINE):
        part = ""
        for verb in re.findall(r"`([\w.]+)", cell):
            part = verb.rpartition(".")[0] or part
            yield verb if "." in verb or not part else f"{part}.{verb}"


def test_every_verb_of_the_table_exists() -> None:
    """In both kinds of leaderboards."""
    verbs = set(verbs_of_the_table())
    assert {"submit", "submit_many", "boards.create", "boards.remove", "read.stats", "sync"} <= verbs

    with BlockingLeaderboard(memory_leaderboard()) as blocking:
        for verb in verbs:
            assert callable(attrgetter(verb)(memory_leaderboard()))
            assert callable(attrgetter(verb)(blocking))


def test_fastapi(tmp_path: Path) -> None:
    """Scores come in, refusals are told, and what was answered is there after a restart."""
    write_files("In FastAPI", tmp_path)
    command = ("-m", "uvicorn", "main:app", "--port", "{port}")
    with serving(tmp_path, "/boards/laps/top", *command) as client:
        answered_as_it_should(client)
    with serving(tmp_path, "/boards/laps/top", *command) as client:
        assert [{"rank": 1, "player_id": "ada", "score": 59.8}] == client.get("/boards/laps/top").json()


def test_django(tmp_path: Path) -> None:
    """The same, on a server of many threads; the command that checks the project does not take the file."""
    write_files("In Django", tmp_path)
    (tmp_path / "settings.py").write_text(
        "SECRET_KEY = 'of this test'\nDEBUG = True\nROOT_URLCONF = 'scores.urls'\nALLOWED_HOSTS = ['127.0.0.1']\n"
    )
    django = ("-m", "django")
    with serving(
        tmp_path,
        "/boards/laps/top",
        *django,
        "runserver",
        "--noreload",
        "--settings=settings",
        "--pythonpath=.",
        "{port}",
    ) as client:
        answered_as_it_should(client)
        run(tmp_path, *django, "check", "--settings=settings", "--pythonpath=.")


def answered_as_it_should(client: httpx.Client) -> None:
    assert {"rank": 1, "score": 61.2, "visible": True}.items() <= posted(client, LAP).items()
    assert {"changed": True, "previous_score": 61.2}.items() <= posted(client, LAP | {"score": 59.8}).items()
    assert "board_not_found" == posted(client, LAP | {"leaderboard_id": "x"}, 404)["code"]
    assert ["score"] == [fault["path"] for fault in posted(client, LAP | {"score": "fast"}, 422)["details"]]
    assert [{"rank": 1, "player_id": "ada", "score": 59.8}] == client.get("/boards/laps/top").json()


def posted(client: httpx.Client, body: Mapping[str, object], status: int = 200) -> dict[str, Any]:
    answer = client.post("/scores", json=body)
    assert status == answer.status_code, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_notebook(tmp_path: Path) -> None:
    """Its cells run as a kernel runs them, in an event loop that is there already, and show what is shown."""
    cells, shown = blocks("In a notebook", "python"), blocks("In a notebook", "text")

    told = run(tmp_path, "-c", NOTEBOOK, str(tmp_path / "ipython"), given=json.dumps(cells))

    assert "".join(shown).split() == told.split()
