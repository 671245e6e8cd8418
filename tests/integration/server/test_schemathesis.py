"""A stranger's fuzzer against the running server, over the document it serves of itself."""

import json
import subprocess
import sys
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.integration.http.conformance import closed
from tests.support.server import running

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.mark.timeout(180)
@pytest.mark.parametrize("engine", ["hypercorn", "uvicorn"])
def test_no_server_error_and_no_undocumented_status(tmp_path: Path, engine: str) -> None:
    """schemathesis finds no 5xx, and nothing that the document does not describe."""
    command = str(Path(sys.executable).with_name("schemathesis"))
    with running(tmp_path, LEADERBOARD_SERVER__ENGINE=engine) as server:
        board = {"id": "game1", "name": "Game 1"}
        assert httpx.post(f"{server.url}/api/v1/leaderboards", json=board).status_code == 201
        described = tmp_path / "openapi.json"
        described.write_text(json.dumps(closed(httpx.get(f"{server.url}/openapi.json").json())))
        run = subprocess.run(
            [
                command,
                "run",
                str(described),
                "--url",
                server.url,
                "--checks",
                CHECKS,
                "--max-examples",
                "40",
                "--no-color",
                # It reads to the end, and a stream has none; it takes the schema of the whole for that of each event.
                *("--exclude-operation-id", "stream_leaderboard"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=170,
            check=False,
        )
        still = httpx.get(f"{server.url}/ready").status_code

    assert run.returncode == 0, run.stdout
    assert 200 == still
