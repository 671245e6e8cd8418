"""No secret ever gets into a log, at any level, however it was sent."""

import base64
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from leaderboard_shells.access.keys import digest_of
from tests.support.server import COMMAND, Server, running

#: Each can be found again wherever it went.
PLANTED = {
    name: f"planted-{name}-0123456789abcdef0123456789abcdef"
    for name in (
        "key",
        "stranger",
        "token",
        "query",
        "body",
        "metadata",
        "path",
        "cookie",
        "password",
        "frame",
        "secret",
    )
}
CONFIG = """
server: {{log_level: {level}, engine: {engine}}}
auth:
  keys: [{{name: game, sha256: "{digest}", scopes: [admin]}}]
  token_secret: {secret}
"""


@pytest.fixture(params=["hypercorn", "uvicorn"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server that logs all it can, its errors included."""
    config = CONFIG.format(
        level="debug", engine=request.param, digest=digest_of(PLANTED["key"]), secret=PLANTED["secret"]
    )
    (tmp_path / "config.yaml").write_text(config)
    with running(tmp_path, LEADERBOARD_CONFIG="config.yaml") as server:
        yield server


def ask(server: Server) -> str:
    """Say every secret there is wherever one might say it; returns the token that was made on the way."""
    basic = base64.b64encode(f"me:{PLANTED['password']}".encode()).decode()
    credentials = [f"Bearer {PLANTED['key']}", f"Bearer {PLANTED['stranger']}", f"Basic {basic}", PLANTED["token"]]
    with httpx.Client(base_url=server.url) as client:
        right = {"Authorization": credentials[0]}
        board = {"id": "game1", "name": "x"}
        assert 201 == client.post("/api/v1/leaderboards", json=board, headers=right).status_code
        made = client.post("/api/v1/tokens", json={"player_id": "alice"}, headers=right).json()["data"]["token"]
        for credential in [*credentials, f"Bearer {made}", f"Bearer {made}x"]:
            headers = {"Authorization": credential, "Cookie": PLANTED["cookie"], "X-Key": PLANTED["cookie"]}
            client.get(f"/api/v1/leaderboards?key={PLANTED['query']}", headers=headers)
            client.get(f"/{PLANTED['path']}?token={PLANTED['query']}", headers=headers)
            for body in ({"key": PLANTED["body"]}, PLANTED["body"], {"metadata": {"password": PLANTED["metadata"]}}):
                client.post("/api/v1/scores", json=body, headers=headers)
                client.post("/api/v1/tokens", json=body, headers=headers)
            client.post("/api/v1/scores", content=PLANTED["body"], headers=headers)
            talk(server, headers, PLANTED["frame"], made)
    return str(made)


def talk(server: Server, headers: dict[str, str], *credentials: str) -> None:
    """Over a WebSocket, in the handshake and in messages."""
    for shown in (headers, {}):
        try:
            with connect(
                f"ws://127.0.0.1:{server.port}/ws?token={PLANTED['query']}", additional_headers=shown
            ) as socket:
                for credential in credentials:
                    socket.send(json.dumps({"type": "auth", "token": credential}))
                    socket.send(credential)
                socket.send('{"type": "ping"}')
                while json.loads(socket.recv(timeout=30))["type"] != "pong":
                    pass
        except InvalidStatus:
            pass


def test_the_log_of_a_server_that_was_told_every_secret(server: Server) -> None:
    """Its log, at the finest level, holds none of them, and no traceback."""
    made = ask(server)
    server.stop()

    log = (server.directory / "server.log").read_text()
    assert [] == [secret for secret in (*PLANTED.values(), made) if secret in log]
    assert [] == [line for line in server.log if line["level"] in ("error", "critical") or "exception" in line]


def test_what_a_start_that_fails_says(tmp_path: Path) -> None:
    """Faults of a configuration name the place, never the value."""
    faulty = {
        "LEADERBOARD_AUTH__TOKEN_SECRET": "planted-short",
        "LEADERBOARD_AUTH__KEYS": json.dumps([{"name": "a", "sha256": PLANTED["key"], "scopes": ["read"]}]),
    }
    refused = subprocess.run(
        [COMMAND, "serve"],
        cwd=tmp_path,
        env={**os.environ, **faulty},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert 1 == refused.returncode
    assert "auth.token_secret" in refused.stderr
    assert "planted" not in refused.stderr + refused.stdout
