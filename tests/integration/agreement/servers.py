"""The sides that need servers: the pair that is meant for it, and each of its stores beside an embedded one."""

from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import frozen

from tests.integration.agreement.durable import PostgresDurable, SqliteDurable
from tests.integration.agreement.realtime import MemoryRealtime, RedisRealtime
from tests.integration.agreement.sides import Side
from tests.support.postgres_server import Credentials
from tests.support.redis_server import RedisServer


@frozen
class Servers:
    """A Redis and, where they are needed, two databases of a PostgreSQL under the model's clock."""

    redis: RedisServer
    databases: Sequence[Credentials] = ()

    def redis_alone(self, clock: Callable[[], int], folder: Path) -> Sequence[Side]:
        return [Side("redis + sqlite", SqliteDurable(clock, folder / "leaderboard.db"), RedisRealtime(self.redis, 1))]

    def all_pairs(self, clock: Callable[[], int], folder: Path) -> Sequence[Side]:
        one, other = self.databases
        return [
            Side("redis + postgres", PostgresDurable(clock, one), RedisRealtime(self.redis, 0)),
            Side("memory + postgres", PostgresDurable(clock, other), MemoryRealtime()),
            *self.redis_alone(clock, folder),
        ]
