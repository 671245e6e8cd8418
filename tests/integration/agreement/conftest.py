"""A long run of the state machine: `pytest tests/integration/agreement --hypothesis-profile=long`."""

from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import settings

from leaderboard_adapters.redis import RedisRankingStore
from tests.integration.agreement.durable import under_the_models_clock
from tests.support import postgres_server
from tests.support.postgres_server import Credentials
from tests.support.redis_server import RedisServer

settings.register_profile("long", settings.get_profile("patient"))


@pytest.fixture
async def ranking_store(redis: RedisServer) -> AsyncIterator[RedisRankingStore]:
    async with RedisRankingStore(redis.endpoint()) as ranking_store:
        yield ranking_store


@pytest.fixture(scope="module")
def databases() -> Iterator[list[Credentials]]:
    """Two databases of one PostgreSQL, on the model's clock, one of which is spread over cells."""
    with (
        postgres_server.running() as server,
        server.fresh_database() as one,
        server.fresh_database(cells=4) as other,
    ):
        yield [under_the_models_clock(database) for database in (one, other)]
