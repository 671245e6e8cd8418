"""A schema is moved from one worker to another while scores come in."""

import asyncio
import logging
import time

import pytest

from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_testing.contracts.writing import add
from tests.integration.citus.loading import loaded
from tests.support.citus_server import Shard

_LOG = logging.getLogger(__name__)


@pytest.mark.timeout(180)
async def test_nothing_is_lost_or_doubled(database: Shard, repository: PostgresRepository) -> None:
    """It goes to another worker and back. What was answered is there once, in one unbroken line."""
    board = await add(repository)
    before = database.worker
    places = [before]

    async with loaded(repository, board) as load:
        for _ in range(2):
            await load.answer(50)
            began = time.monotonic()
            await asyncio.to_thread(database.move)
            _LOG.info("moved in %.1f s", time.monotonic() - began)
            places.append(database.worker)
            await load.answer(50)

    assert [before, before] == [places[0], places[2]]
    assert places[1] != before
    await load.assert_exact()
