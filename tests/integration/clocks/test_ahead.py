"""PostgreSQL's clock was a day ahead for some seconds: nothing waits for that day, and nothing is forgotten for it."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from attrs import frozen

from tests.support import postgres_server
from tests.support.metrics import scraped
from tests.support.patience import PATIENCE
from tests.support.postgres_server import Credentials
from tests.support.redis_server import RedisServer
from tests.support.server import Server
from tests.support.set_clock import SetClock, set_clock

BOARDS = "/api/v1/leaderboards"
DAY_AND_AN_HOUR = 25 * 3600
#: The lease that is renewed every second. That of housekeeping is taken once in ten minutes, at a moment of its own.
SEASONS_LEASE = "leases WHERE name = 'seasons'"


@frozen
class Dated:
    """A database whose clock a test sets."""

    database: Credentials
    clock: SetClock

    def seconds_of(self, column: str, table: str) -> list[float]:
        """How far moments lie ahead of the database's clock. `table` may go on with a condition."""
        with self.database.admin() as admin:
            now = "extract(epoch FROM clock_timestamp()) * 1000000"
            return [float(str(row[0])) / 1e6 for row in admin.execute(f"SELECT {column} - {now} FROM {table}")]  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def dated() -> Iterator[Dated]:
    with tempfile.TemporaryDirectory(prefix="clock-") as directory:
        clock = set_clock(Path(directory))
        with postgres_server.running(environment=clock.environment) as server, server.fresh_database() as database:
            yield Dated(database, clock)


def wait_until(happened: Callable[[], object], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.05)


def rounds(server: Server, name: str) -> float:
    return scraped(server.url).total("leaderboard_periodic_job_runs_total", periodic_job=name, outcome="done")


@pytest.mark.timeout(120)
def test_a_clock_that_was_ahead_is_told_and_leaves_nothing_behind(
    dated: Dated, redis: RedisServer, tmp_path: Path
) -> None:
    """It is logged and in `/ready`. The next process works at once, the season ends when it should, once is once."""
    environment = {"REDIS_ADDR": redis.address, **dated.database.environment}
    one, other = (Server(tmp_path / name, environment) for name in ("one", "other"))
    for server in (one, other):
        server.directory.mkdir()
    score = {"player_id": "ada", "leaderboard_id": "g", "score": 5, "event_id": "e"}
    try:
        one.start()
        board = {"id": "g", "name": "g", "reset_period": "hourly", "update_mode": "increment"}
        httpx.post(f"{one.url}{BOARDS}", json=board).raise_for_status()
        httpx.post(f"{one.url}/api/v1/scores", json=score).raise_for_status()

        wait_until(lambda: rounds(one, "clock") > 0)
        dated.clock.ahead(DAY_AND_AN_HOUR)
        done = rounds(one, "seasons")
        wait_until(lambda: httpx.get(f"{one.url}{BOARDS}/g").json()["data"]["season"] == 2)
        # The first to end may have begun before the clock was set; the second took its lease behind it.
        wait_until(lambda: rounds(one, "seasons") > done + 1)
        said = one.wait_for_line("the repository's clock was set")
        ready = httpx.get(f"{one.url}/ready").json()["data"]
        one.kill()
        dated.clock.ahead(0)

        assert DAY_AND_AN_HOUR == pytest.approx(float(str(said["seconds"])), abs=30)
        assert ("degraded", "ok") == (ready["status"], ready["checks"]["repository"])
        assert "ok" != ready["checks"]["clock"]
        assert min(dated.seconds_of("expires_at", SEASONS_LEASE)) > 3600
        assert min(dated.seconds_of("next_reset_at", "boards")) > 3600

        other.start()
        wait_until(lambda: rounds(other, "seasons") > 0)
        wait_until(lambda: max(dated.seconds_of("next_reset_at", "boards")) <= 3600)
        assert max(dated.seconds_of("expires_at", SEASONS_LEASE)) < 60
        again = httpx.post(f"{other.url}/api/v1/scores", json=score).json()["data"]
        assert (True, 2) == (again["duplicate"], httpx.get(f"{other.url}{BOARDS}/g").json()["data"]["season"])
    finally:
        for server in (one, other):
            server.end()
