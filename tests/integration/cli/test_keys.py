"""Every command and script that asks a server shows its key."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from leaderboard_shells.access.keys import digest_of
from tests.integration.cli.kit import Cli, environment
from tests.support.forked_command import Ended, run_command
from tests.support.server import COMMAND, Server, running

SCRIPTS = Path(__file__).parents[3] / "scripts"
KEYS = [
    {"name": "operations", "sha256": digest_of("lbk_operations"), "scopes": ["admin"]},
    {"name": "reader", "sha256": digest_of("lbk_reader"), "scopes": ["read"]},
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server"), LEADERBOARD_AUTH__KEYS=json.dumps(KEYS)) as server:
        yield server


def variables(server: Server, key: str) -> dict[str, str]:
    return environment(server.url) | ({"LEADERBOARD_KEY": key} if key else {})


def run(server: Server, *arguments: str, key: str = "") -> Ended:
    return run_command(*arguments, directory=server.directory, environment=variables(server, key))


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "command",
    [
        [COMMAND, "board", "create", "made"],
        [COMMAND, "submit", "game1", "ada", "5"],
        [COMMAND, "top", "game1"],
        [COMMAND, "board", "list"],
        [COMMAND, "demo", "--duration", "1s"],
        [sys.executable, str(SCRIPTS / "smoke_server.py"), "health"],
        [sys.executable, str(SCRIPTS / "smoke_server.py"), "api"],
        [sys.executable, str(SCRIPTS / "feed_http.py"), "burst", "game1", "--players", "3", "--count", "10"],
    ],
    ids=lambda command: "-".join(os.path.basename(word) for word in command[:3]),
)
def test_the_key_of_the_environment(server: Server, command: list[str]) -> None:
    """With `LEADERBOARD_KEY` each does its work."""
    run(server, "board", "create", "game1", key="lbk_operations")
    ended = subprocess.run(
        command,
        cwd=server.directory,
        env=variables(server, "lbk_operations"),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert 0 == ended.returncode, ended.stdout + ended.stderr


def test_live(server: Server) -> None:
    """Watching shows the key in the handshake."""
    run(server, "board", "create", "watched", key="lbk_operations")
    cli = Cli(server.directory, server.url)
    process = cli.start("top", "watched", "--watch", "--key", "lbk_reader")
    try:
        assert process.stdout is not None
        assert "0 players" in process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("", "An access key is needed"),
        ("lbk_unknown", "This access key or player token is not valid."),
        ("lbk_reader", "This needs the scope 'manage'"),
    ],
)
def test_a_refusal_is_one_clear_line(server: Server, key: str, sentence: str) -> None:
    """And is not tried again."""
    ended = run(server, "board", "create", "nope", key=key)

    assert 1 == ended.returncode
    [line] = ended.stderr.splitlines()
    assert sentence in line


def test_a_key_that_was_made_opens_a_server(tmp_path: Path, server: Server) -> None:
    """What `key create` prints goes into a configuration as it stands, and the key it shows opens what it says."""
    made = json.loads(run(server, "key", "create", "--scopes", "admin", "--boards", "eu-*", "--json").stdout)
    printed = run(server, "key", "create", "--name", "printed", "--expires", "1h").stdout
    key = next(line.strip() for line in printed.splitlines() if line.strip().startswith("lbk_"))
    entry = printed[printed.index("auth:") :]
    (tmp_path / "config.yaml").write_text(f"{entry}  keys_file: more.yaml\n")
    (tmp_path / "more.yaml").write_text(json.dumps({"keys": [made["entry"]]}))
    with running(tmp_path, LEADERBOARD_CONFIG="config.yaml") as other:
        assert 0 == run(other, "board", "create", "eu-1", key=made["key"]).returncode
        assert 1 == run(other, "board", "create", "us-1", key=made["key"]).returncode
        assert 0 == run(other, "submit", "eu-1", "ada", "5", key=key).returncode
