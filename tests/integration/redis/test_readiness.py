"""A Redis that may throw boards away serves, and whoever asks is told."""

from pathlib import Path

import pytest
import redis

from leaderboard_shells.monitoring.readiness import Health, Status
from leaderboard_shells.settings import Redis, Settings, Sqlite
from leaderboard_shells.wiring import services
from tests.support.redis_server import RedisServer


@pytest.mark.parametrize(
    ("policy", "status", "memory"),
    [
        ("noeviction", Status.READY, Health.OK),
        ("allkeys-lru", Status.DEGRADED, Health.FAILED),
        ("volatile-ttl", Status.DEGRADED, Health.FAILED),
    ],
)
async def test_a_redis_that_evicts_is_told(
    server: RedisServer, admin: redis.Redis, tmp_path: Path, policy: str, status: Status, memory: Health
) -> None:
    """Anything but `noeviction` makes the server degraded."""
    admin.config_set("maxmemory-policy", policy)
    settings = Settings(redis=Redis(addr=server.address), sqlite=Sqlite(path=str(tmp_path / "leaderboard.db")))

    async with services(settings) as running:
        report = await running.readiness()

    assert (status, memory) == (report.status, report.checks["realtime_memory"])
