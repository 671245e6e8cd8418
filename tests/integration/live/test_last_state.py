"""The last state arrives, also where the news of it do not: two servers over one PostgreSQL and one Redis."""

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.support.live import Watcher, make_board, watching
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer
from tests.support.server import Server, free_port, running

#: How often a server is killed; more often where the variable says so.
SCORES = {player: float(n) for n, player in enumerate("abcdef")}
#: A user of Redis who may do everything but tell and hear news.
MUTE = {"LEADERBOARD_REDIS__USERNAME": "mute", "LEADERBOARD_REDIS__PASSWORD": "mute"}
TRIALS = int(os.environ.get("LAST_STATE_TRIALS", "2"))


@pytest.fixture(scope="module")
def environment(redis: RedisServer, postgres: PostgresServer) -> Iterator[Mapping[str, str]]:
    """What servers share."""
    with redis.admin() as admin:
        admin.acl_setuser(
            "mute", enabled=True, passwords=["+mute"], keys=["*"], categories=["+@all"], reset_channels=True
        )
    with postgres.fresh_database() as database:
        yield {"REDIS_ADDR": redis.address, **database.environment}


@pytest.fixture(scope="module")
def watched(environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that watchers are at."""
    with running(tmp_path_factory.mktemp("watched"), **environment) as server:
        yield server


async def last_of(watcher: Watcher, **scores: float) -> float:
    """Seconds until a watcher is shown these scores; what it is shown before may be anything older."""
    began = time.monotonic()
    while True:
        message = await watcher.receive()
        assert message["type"] == "leaderboard_update", message
        shown = {entry["player_id"]: entry["score"] for entry in message["data"]["entries"]}
        if all(shown.get(player) == score for player, score in scores.items()):
            return time.monotonic() - began


async def submit(server: Server, board: str, player: str, score: float) -> dict[str, object]:
    async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
        answer = await client.post(
            "/api/v1/scores", json={"player_id": player, "leaderboard_id": board, "score": score}
        )
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["data"])


def submit_and_kill(server: Server, board: str, **scores: float) -> None:
    """Send scores at once, each over a connection of its own, and kill the server on its last answer."""
    with ExitStack() as stack:
        lines = [stack.enter_context(closing(HTTPConnection("127.0.0.1", server.port, timeout=30))) for _ in scores]
        for line in lines:
            line.connect()
        for line, (player, score) in zip(lines, scores.items(), strict=True):
            body = json.dumps({"player_id": player, "leaderboard_id": board, "score": score})
            line.request("POST", "/api/v1/scores", body, {"Content-Type": "application/json"})
        assert all(line.getresponse().read().startswith(b'{"success":true') for line in lines)
        server.kill()


@pytest.mark.parametrize("mute", [False, True])
@pytest.mark.timeout(60 + 20 * TRIALS)
async def test_of_a_server_that_is_killed_right_after_its_answer(
    watched: Server,
    environment: Mapping[str, str],
    tmp_path: Path,
    mute: bool,
    record_property: Callable[[str, object], None],
) -> None:
    """It answers scores and is gone: who watches at the other server, with a player or without, sees all of them.

    Whether it has told its news by then is a matter of milliseconds; a `mute` one may not tell them at all.
    """
    other = Server(tmp_path, {**environment, **MUTE} if mute else environment)
    async with httpx.AsyncClient(base_url=watched.url, timeout=30) as client:
        for trial in range(1 if mute else TRIALS):
            board = f"killed-{mute}-{trial}"
            await make_board(client, board)
            other.start()
            try:
                async with watching(watched.url) as plain, watching(watched.url) as personal:
                    await plain.subscribe(board)
                    await personal.subscribe(board, player_id="a")
                    # What is read because somebody subscribed is read by then.
                    assert await plain.silence()
                    submit_and_kill(other, board, **SCORES)
                    for watcher in (plain, personal):
                        record_property("seconds", await last_of(watcher, **SCORES))
            finally:
                other.end()


@pytest.mark.timeout(90)
async def test_of_a_server_that_does_not_reach_redis(
    watched: Server, environment: Mapping[str, str], tmp_path: Path
) -> None:
    """What it commits is shown at the other one: a score, a new leaderboard in the list, a new name, a deletion."""
    cut_off = {**environment, "REDIS_ADDR": f"127.0.0.1:{free_port()}"}
    with running(tmp_path, **cut_off) as other:
        async with (
            httpx.AsyncClient(base_url=watched.url, timeout=30) as client,
            httpx.AsyncClient(base_url=other.url, timeout=30) as far,
            watching(watched.url) as watcher,
            watching(watched.url) as lister,
        ):
            await make_board(client, "known")
            await lister.send("subscribe_boards")
            assert (await lister.receive())["type"] == "boards_subscribed"
            await watcher.subscribe("known")

            assert not (await submit(other, "known", "a", 1))["visible"]
            await last_of(watcher, a=1)
            await make_board(far, "new")
            await told_of(lister, "new", name="new")
            await far.patch("/api/v1/leaderboards/new", json={"name": "renamed"})
            await told_of(lister, "new", name="renamed")
            await far.delete("/api/v1/leaderboards/known")
            assert (await watcher.receive_until("leaderboard_deleted"))[-1]["leaderboard_id"] == "known"
            await told_of(lister, "known")


async def told_of(lister: Watcher, board: str, name: str | None = None) -> None:
    """Return once the list says that the board has this name, or (None) that it is gone."""
    while True:
        update = (await lister.receive_until("boards_update"))[-1]
        if name is None and board in update["deleted"]:
            return
        if name is not None and {board: name}.items() <= {one["id"]: one["name"] for one in update["boards"]}.items():
            return


@pytest.mark.parametrize("mute", [False, True])
@pytest.mark.timeout(90)
async def test_of_how_another_server_says_that_scores_are_written(
    watched: Server, environment: Mapping[str, str], tmp_path: Path, mute: bool
) -> None:
    """Who is shown texts is shown the new ones, and who asks for them is told them, also where no news came."""
    board = f"written-{mute}"
    with running(tmp_path, **environment, **(MUTE if mute else {})) as other:
        async with httpx.AsyncClient(base_url=watched.url, timeout=30) as client, watching(watched.url) as watcher:
            await make_board(client, board)
            await submit(watched, board, "a", 61.5)
            assert "61.5" == (await watcher.subscribe(board, include=["display"]))["data"]["entries"][0]["display"]
            path = f"/api/v1/leaderboards/{board}"
            httpx.patch(f"{other.url}{path}", json={"format": "duration"}).raise_for_status()

            while (await watcher.receive())["data"]["entries"][0]["display"] != "1:01.5":
                pass
            asked = (await client.get(f"{path}/top?include=display")).json()

    assert "1:01.5" == asked["data"][0]["display"]
