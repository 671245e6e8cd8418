"""Keys that are added and revoked while the server runs."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
import yaml

from tests.integration.http.kit import BOARDS
from tests.support.keys import SECRET, bearer, key
from tests.support.live import watching
from tests.support.server import Server, running

#: What a revoked key has at most, in seconds, and what a busy machine may add to that.
SOON = 20.0


def put(path: Path, *names: str) -> None:
    """Let these be the keys of a file, in one step, as editors and mounted secrets do it."""
    keys = [{"name": name, "sha256": key(name, "admin").sha256, "scopes": ["read", "submit"]} for name in names]
    new = path.with_suffix(".new")
    new.write_text(yaml.safe_dump({"keys": keys}))
    new.rename(path)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def read(server: Server, headers: dict[str, str]) -> int:
    return httpx.get(f"{server.url}{BOARDS}", headers=headers).status_code


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "keys.yaml"
    put(path, "a", "b")
    return path


@pytest.fixture
def server(tmp_path: Path, keys: Path) -> Iterator[Server]:
    with running(tmp_path, LEADERBOARD_AUTH__KEYS_FILE=str(keys), LEADERBOARD_AUTH__TOKEN_SECRET=SECRET) as server:
        yield server


def test_a_key_is_added_and_revoked(server: Server, keys: Path) -> None:
    """The file is watched: what stands in it opens, what was taken out opens nothing."""
    assert [200, 401] == [read(server, bearer(name)) for name in ("a", "c")]

    put(keys, "b", "c")

    until(lambda: read(server, bearer("a")) == 401)
    assert [200, 200] == [read(server, bearer(name)) for name in ("b", "c")]
    assert ["b", "c"] == [line for line in server.log if line["event"] == "keys read"][-1]["keys"]


def test_the_tokens_of_a_revoked_key_end(server: Server, keys: Path) -> None:
    """Those of another key go on."""
    tokens = {}
    for name in ("a", "b"):
        made = httpx.post(f"{server.url}/api/v1/tokens", json={"player_id": "p"}, headers=bearer(name))
        tokens[name] = {"Authorization": f"Bearer {made.json()['data']['token']}"}
    assert [200, 200] == [read(server, tokens[name]) for name in ("a", "b")]

    put(keys, "b")

    until(lambda: read(server, tokens["a"]) == 401)
    assert 200 == read(server, tokens["b"])


def test_the_last_key_leaves_no_door_open(server: Server, keys: Path) -> None:
    """A file without keys, and one that cannot be read, open nothing to anybody."""
    put(keys)
    until(lambda: read(server, bearer("a")) == 401)
    assert 401 == read(server, {})

    put(keys, "b")
    until(lambda: read(server, bearer("b")) == 200)
    keys.write_text("keys: [")
    until(lambda: "keys not read" in [line["event"] for line in server.log])
    assert 200 == read(server, bearer("b"))


async def test_an_open_socket_of_a_revoked_key(server: Server, keys: Path) -> None:
    """It is told, and what it watches ends; so is the one that shows a token of that key."""
    async with httpx.AsyncClient(base_url=server.url, headers=bearer("a")) as client:
        made = await client.post("/api/v1/tokens", json={"player_id": "p"})
    async with watching(server.url, additional_headers=bearer("a")) as first, watching(server.url) as second:
        await second.send("auth", token=made.json()["data"]["token"])
        for watcher in (first, second):
            await watcher.send("subscribe", leaderboard_id="nowhere")
            assert "board_not_found" == (await watcher.receive())["code"]

        put(keys, "b")

        for watcher in (first, second):
            assert "key_required" == (await watcher.receive())["code"]
            await watcher.send("subscribe", leaderboard_id="nowhere")
            assert "key_required" == (await watcher.receive())["code"]


def test_sighup(tmp_path: Path) -> None:
    """It ends nothing, and has the keys of the configuration read again."""
    config = tmp_path / "config.yaml"

    def configure(name: str) -> None:
        entry = {"name": name, "sha256": key(name, "admin").sha256, "scopes": ["read"]}
        config.write_text(yaml.safe_dump({"auth": {"keys": [entry]}}))

    configure("a")
    with running(tmp_path, LEADERBOARD_CONFIG=str(config)) as server:
        assert server.process is not None
        configure("b")
        os.kill(server.process.pid, signal.SIGHUP)
        until(lambda: read(server, bearer("b")) == 200)
        assert 401 == read(server, bearer("a"))
        assert server.is_running
        assert 0 == server.stop()
