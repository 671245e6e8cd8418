"""Why a store cannot be reached or used: at the start, in `/ready`, in the log, as `docs/operations.md` has it."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.integration.stores import kit
from tests.integration.stores.causes import DATABASE, HARM, Place, a_place
from tests.integration.stores.test_unusable import assert_told, readiness, refused, submitted, wait_until
from tests.support import postgres_server, postgres_standby
from tests.support.authority import Authority
from tests.support.redis_server import RedisServer
from tests.support.server import Server, free_port

_PAGE = (Path(__file__).parents[3] / "docs" / "operations.md").read_text()
[_TABLE] = re.findall(r"^\| Cause \| At the start \|.*\n\|[-|]+\n((?:\|.*\n)+)", _PAGE, re.MULTILINE)
#: By cause: what happens at the start, the check that tells of it, what it tells, and what the log has besides.
TOLD = {
    cause: (start, check.strip("`"), reason, said)
    for cause, start, check, reason, said in (
        [cell.strip() for cell in line.strip("|\n").split("|")] for line in _TABLE.splitlines()
    )
}
EXITS = "exits with 1"
REDIS = {"a wrong password for Redis", "no Redis that listens", "an untrusted certificate of Redis"}


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with a_place() as place:
        yield place


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with kit.a_redis(tmp_path_factory.mktemp("redis"), free_port()) as server:
        yield server


@pytest.fixture(scope="module")
def server(place: Place, redis: RedisServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One that goes on through all of it, with a board."""
    server = Server(tmp_path_factory.mktemp("server"), {**place.environment, "REDIS_ADDR": redis.address})
    try:
        server.start()
        httpx.post(f"{server.url}/api/v1/leaderboards", json={"id": "g", "name": "g", "update_mode": "increment"})
        yield server
    finally:
        server.end()


def test_the_table_is_whole() -> None:
    """The page tells of each of them and of nothing else."""
    assert {*HARM, "a hot standby", *REDIS} == TOLD.keys()


def logged(server: Server, said: str, store: str) -> list[dict[str, object]]:
    """The lines that begin an outage of a store and have these words."""
    return [
        line
        for line in server.log
        if line["event"] in {"store away", "store call failed"} and line["store"] == store and said in repr(line)
    ]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("cause", HARM)
def test_a_server_that_it_happens_to(place: Place, server: Server, cause: str) -> None:
    """It says why in `/ready` and, once, in the log; writes are refused with the reason; afterwards all is well."""
    _, check, reason, said = TOLD[cause]
    assert 200 == submitted(server)[0]
    wait_until(lambda: httpx.get(f"{server.url}/api/v1/leaderboards/g/top").status_code == 200)
    before = len(logged(server, said, "repository"))
    harm, heal = HARM[cause]
    harm(place)
    try:
        answer = submission(server)
        assert_told(server, check, reason, place.end_sessions)
        wait_until(lambda: len(logged(server, said, "repository")) > before)
        if cause == "a renamed column":
            assert 500 == answer.status_code
        else:
            assert (503, "store_unavailable") == (answer.status_code, answer.json()["code"])
            assert reason in submission(server).json()["error"]
        top = httpx.get(f"{server.url}/api/v1/leaderboards/g/top")
        assert 200 == top.status_code, top.text
    finally:
        heal(place)
    wait_until(lambda: submitted(server)[0] == 200)
    wait_until(lambda: readiness(server)["status"] == "ready", 60.0)

    [line] = logged(server, said, "repository")[before:]
    assert f"app@127.0.0.1:{place.server.port}/{DATABASE}" == line["address"]


def submission(server: Server) -> httpx.Response:
    body = {"player_id": "p", "leaderboard_id": "g", "score": 1}
    return httpx.post(f"{server.url}/api/v1/scores", json=body, timeout=30.0)


@pytest.mark.parametrize("cause", [cause for cause in HARM if TOLD[cause][0] == EXITS])
def test_a_start(place: Place, redis: RedisServer, server: Server, tmp_path: Path, cause: str) -> None:
    """It ends within ten seconds, with one line on stderr that says why."""
    _, _, reason, _ = TOLD[cause]
    other = {
        "a wrong password": {"POSTGRES_PASSWORD": "another"},
        "nothing that listens": {"POSTGRES_PORT": str(free_port())},
        "an untrusted certificate": {"LEADERBOARD_POSTGRES__SSLROOTCERT": place.stranger},
        "a missing database": {"POSTGRES_DB": "nowhere"},
        "a role without rights": {"POSTGRES_USER": "guest"},
    }[cause]

    line = refused(tmp_path, {**place.environment, "REDIS_ADDR": redis.address, **other})

    assert reason in line


@pytest.mark.timeout(120)
def test_a_hot_standby(redis: RedisServer, tmp_path: Path) -> None:
    """A server over it reads, refuses writes with the reason, says so, and writes once it was promoted."""
    start, check, reason, said = TOLD["a hot standby"]
    assert "starts" == start
    with (
        postgres_server.running() as primary,
        primary.fresh_database() as database,
        postgres_standby.standby_of(primary) as standby,
    ):
        postgres_standby.wait_for(primary)
        environment = database.through(standby.port).environment
        server = Server(tmp_path, {**environment, "REDIS_ADDR": redis.address, "LEADERBOARD_REDIS__DB": "1"})
        try:
            server.start()
            assert_told(server, check, reason)
            refused_now = httpx.post(f"{server.url}/api/v1/leaderboards", json={"id": "g", "name": "g"})
            assert 503 == refused_now.status_code
            assert reason in refused_now.json()["error"]
            assert [] == httpx.get(f"{server.url}/api/v1/leaderboards").json()["data"]
            assert logged(server, said, "repository")

            postgres_standby.promote(standby)
            wait_until(lambda: readiness(server)["status"] == "ready", 60.0)
            made = httpx.post(f"{server.url}/api/v1/leaderboards", json={"id": "g", "name": "g"})
            assert 201 == made.status_code
        finally:
            server.end()


@pytest.mark.parametrize("cause", sorted(REDIS))
def test_a_redis(tmp_path: Path, cause: str) -> None:
    """A server starts without it, says why, and goes on writing."""
    start, check, reason, said = TOLD[cause]
    assert "starts" == start
    port = free_port()
    directory = tmp_path / "redis"
    directory.mkdir()
    authority = Authority(directory)
    shown = authority.certificate("127.0.0.1")
    (directory / "others").mkdir()
    environment = {
        "a wrong password for Redis": {"REDIS_PASSWORD": "another"},
        "no Redis that listens": {},
        "an untrusted certificate of Redis": {
            "LEADERBOARD_REDIS__TLS": "true",
            "LEADERBOARD_REDIS__TLS_CA_FILE": Authority(directory / "others").file,
        },
    }[cause]
    options = {"port": "0", "tls-port": str(port), "tls-cert-file": shown.certificate, "tls-key-file": shown.key}
    redis = RedisServer(directory, {"tls-ca-cert-file": authority.file, "tls-auth-clients": "no"}, port=free_port())
    if cause == "an untrusted certificate of Redis":
        redis.options = {**redis.options, **options, "port": str(redis.port)}
    else:
        redis = RedisServer(directory, {}, port=port)
    server = Server(tmp_path, {"REDIS_ADDR": f"127.0.0.1:{port}", **environment})
    try:
        if cause != "no Redis that listens":
            redis.start()
        if cause == "a wrong password for Redis":
            with redis.admin() as admin:
                admin.config_set("requirepass", "right-horse-battery")
        server.start()
        assert_told(server, check, reason)
        made = httpx.post(f"{server.url}/api/v1/leaderboards", json={"id": "g", "name": "g"})
        assert 201 == made.status_code
        assert (200, 1, False) == submitted(server)
        deadline = time.monotonic() + 20.0
        while not (lines := logged(server, said, "realtime")):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert f"127.0.0.1:{port}/0" == lines[0]["address"]
        assert 1 == len(lines)
    finally:
        server.end()
        redis.end()
