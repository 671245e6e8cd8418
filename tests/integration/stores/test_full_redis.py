"""On a full Redis what takes away is done at once, through the API; what grows is committed and shows later."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
import redis

from tests.integration.stores import kit
from tests.support.patience import PATIENCE
from tests.support.server import Server, free_port

PLAYERS = 20_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[kit.RedisServer]:
    place = tmp_path / "store"
    place.mkdir()
    with kit.a_redis(place, free_port()) as store:
        yield store


@pytest.fixture
def server(tmp_path: Path, store: kit.RedisServer) -> Iterator[Server]:
    server = Server(tmp_path, {"REDIS_ADDR": store.address})
    try:
        server.start()
        yield server
    finally:
        server.end()


@pytest.fixture
def api(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=30.0) as api:
        yield api


@pytest.fixture
def full(api: httpx.Client, store: kit.RedisServer) -> "Iterator[redis.Redis]":
    """The Redis of a server with a board of many players, full from now on."""
    api.post("/leaderboards", json={"id": "g", "name": "g"}).raise_for_status()
    for start in range(0, PLAYERS, 1000):
        scores = [
            {"player_id": f"p{n}", "leaderboard_id": "g", "score": n, "metadata": {"n": n}}
            for n in range(start, start + 1000)
        ]
        api.post("/scores/batch", content=json.dumps({"scores": scores})).raise_for_status()
    with store.admin() as admin:
        admin.config_set("maxmemory", admin.info("memory")["used_memory"] - 1)
        yield admin


def data(answer: httpx.Response) -> dict[str, object]:
    answer.raise_for_status()
    found: dict[str, object] = answer.json()["data"]
    return found


def test_a_reset_makes_room(api: httpx.Client, full: redis.Redis) -> None:
    """It is visible at once, also when it follows a score that found no room; then there is room for others."""
    hidden = data(api.post("/scores", json={"player_id": "new", "leaderboard_id": "g", "score": 1}))
    before = full.info("memory")["used_memory"]

    reset = data(api.post("/leaderboards/g/reset"))

    assert [False, True] == [hidden["visible"], reset["visible"]]
    assert [] == api.get("/leaderboards/g/top").json()["data"]
    wait_until_less(full, before - 1_000_000)
    after = data(api.post("/scores", json={"player_id": "new", "leaderboard_id": "g", "score": 1}))
    assert (True, 1) == (after["visible"], after["rank"])


def test_a_deletion_makes_room(api: httpx.Client, full: redis.Redis) -> None:
    """Nothing of the board is left."""
    before = full.info("memory")["used_memory"]

    assert data(api.delete("/leaderboards/g"))["visible"]

    wait_until_less(full, before - 1_000_000)
    assert [] == full.keys()


def test_a_player_goes(api: httpx.Client, full: redis.Redis) -> None:
    """Removed from the board, and erased everywhere."""
    assert data(api.delete("/leaderboards/g/player/p1"))["visible"]
    assert data(api.delete("/players/p2"))["visible"]

    assert [404, 404, 200] == [api.get(f"/leaderboards/g/player/p{n}").status_code for n in (1, 2, 3)]


def test_an_erased_player_goes_though_the_board_is_behind(api: httpx.Client, full: redis.Redis) -> None:
    """A board that must be loaded anew for it is not kept as it was for want of memory."""
    assert not data(api.post("/scores", json={"player_id": "new", "leaderboard_id": "g", "score": 1}))["visible"]
    full.config_set("maxmemory", 1)

    data(api.delete("/players/p2"))

    deadline = time.monotonic() + PATIENCE
    while any(b"p2" in full.hkeys(key) for key in full.scan_iter("leaderboard:*:stamps*")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    full.config_set("maxmemory", 0)
    while api.get("/leaderboards/g/top").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert [404, 200] == [api.get(f"/leaderboards/g/player/{name}").status_code for name in ("p2", "new")]


def wait_until_less(full: redis.Redis, memory: int) -> None:
    """Redis gives room back beside its other work."""
    deadline = time.monotonic() + PATIENCE
    while full.info("memory")["used_memory"] > memory:
        assert time.monotonic() < deadline
        time.sleep(0.02)
