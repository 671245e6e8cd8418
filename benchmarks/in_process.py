"""The library in this process over the stores that servers share, for functions that do not await."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import Any, TypeVar

from attrs import frozen

from benchmarks.deployment import Stores
from leaderboard_adapters.postgres import PostgresRepository
from leaderboard_adapters.redis import RedisEndpoint, RedisRankingStore
from leaderboard_core import Application

T = TypeVar("T")


@frozen
class InProcess:
    """An application, its stores, and the loop that all of them run on while something is run."""

    application: Application
    repository: PostgresRepository
    ranking_store: RedisRankingStore
    _runner: asyncio.Runner

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for it."""
        return self._runner.run(work)


@contextmanager
def in_process(running: Stores) -> Iterator[InProcess]:
    """An application whose stores are open for as long as the context lasts."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        endpoint = RedisEndpoint(address=running.redis.address)
        try:
            repository = runner.run(stack.enter_async_context(running.database.repository()))
            ranking_store = runner.run(stack.enter_async_context(RedisRankingStore(endpoint)))
            yield InProcess(Application.over(repository, ranking_store), repository, ranking_store, runner)
        finally:
            runner.run(stack.aclose())
