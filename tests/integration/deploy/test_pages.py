"""The how-tos that need more than a server are gone through as well."""

import configparser
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import httpx2 as httpx
import pytest
import typer

from leaderboard_shells.main.app import command_line
from leaderboard_shells.settings import load
from tests.support import postgres_server
from tests.support.documentation import DOCS, go_through
from tests.support.server import Server, running

BOARD = {"id": "kept", "name": "Kept"}
SCORE = {"leaderboard_id": "kept", "player_id": "ada", "score": 1200}


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", (DOCS / page).read_text(), re.DOTALL | re.MULTILINE)


def submit(server: Server) -> None:
    httpx.post(f"{server.url}/api/v1/leaderboards", json=BOARD).raise_for_status()
    httpx.post(f"{server.url}/api/v1/scores", json=SCORE).raise_for_status()


@pytest.mark.timeout(180)
def test_a_backup_is_restored(tmp_path: Path) -> None:
    """Everything of the page, of a SQLite file in use and of a PostgreSQL; what was kept, and no more, is
    there after the restore."""
    tools = postgres_server.required()
    with postgres_server.running() as postgres, postgres.fresh_database() as database:
        (tmp_path / "shared").mkdir()
        with running(tmp_path / "shared", **database.environment) as shared:
            submit(shared)
        with running(tmp_path) as server:
            submit(server)
            connection = {
                "PGHOST": database.host,
                "PGPORT": str(database.port),
                "PGUSER": database.user,
                "PGPASSWORD": database.password,
                "PGDATABASE": database.database,
                "PATH": f"{tools}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            }
            go_through("howto/back-up-and-restore.md", tmp_path, server.url, connection)
            later = SCORE | {"player_id": "bob"}
            httpx.post(f"{server.url}/api/v1/scores", json=later).raise_for_status()
        [reconciler] = blocks("howto/back-up-and-restore.md", "sh")
        subprocess.run(["bash", "-euc", reconciler], cwd=tmp_path, check=True)

        with running(tmp_path) as restored:
            top = httpx.get(f"{restored.url}/api/v1/leaderboards/kept/top").json()["data"]
        with database.admin() as admin:
            kept = admin.execute("SELECT boards.id, count(*) FROM boards, scores GROUP BY 1").fetchall()

    assert [{"rank": 1, "player_id": "ada", "score": 1200}] == top
    assert [("kept", 1)] == kept


def test_the_configuration_of_a_deployment(tmp_path: Path) -> None:
    """The page's file is faultless."""
    go_through("howto/deploy.md", tmp_path, "http://127.0.0.1:8080", {})


def test_the_unit_for_systemd() -> None:
    """It runs a command that there is, by the faster engine, and gives it the time that it takes to end."""
    unit = configparser.ConfigParser()
    [text] = blocks("howto/deploy.md", "ini")
    unit.read_string(text)
    program, command = shlex.split(unit["Service"]["ExecStart"])
    variables = dict([unit["Service"]["Environment"].split("=", 1)])
    group = typer.main.get_command(command_line())

    assert "leaderboard" == Path(program).name
    assert group.get_command(typer.Context(group), command) is not None  # type: ignore[attr-defined]
    assert "uvicorn" == load(None, variables).server.engine
    assert unit.getint("Service", "TimeoutStopSec") > 10
    assert all(unit.get("Service", limit) for limit in ("MemoryMax", "TasksMax", "ExecReload"))
