"""The composition of the library: memory shows, a SQLite file keeps, and this process looks after both."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from os import PathLike, fspath
from types import TracebackType
from typing import NoReturn

from attrs import evolve

from leaderboard_adapters.concurrency.group_committer import GroupCommitter
from leaderboard_adapters.concurrency.single_flight_reconciler import SingleFlightReconciler
from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_adapters.sqlite import SqliteRepository
from leaderboard_core import Application, Limits
from leaderboard_shells.library.maintenance import maintenance

#: How long a submission waits for its commit, in seconds.
_WRITERS_PATIENCE = 30.0
#: How long a reader waits for a board that is being rebuilt, in seconds.
_READERS_PATIENCE = 1.0
_LIMITS = Limits()


def sqlite_leaderboard(path: str | PathLike[str], limits: Limits = _LIMITS) -> AbstractAsyncContextManager[Application]:
    """A whole leaderboard in this process, kept in the SQLite file at `path`, which is made if it is not there.

    Every answer means committed. All that the file holds is visible when the context begins, and submissions that
    wait at the same time are committed together. While the context lasts seasons end at their time, standings are
    published every 30 minutes and event ids are remembered for 24 hours; leaving it finishes what was taken in.
    `limits`: how many places a list shows when nothing is said, and at most.

    One process holds a file at a time, once. Raises `StoreLocked` while it is held, and `StoreUnusable` for a file that
    is not a leaderboard's.
    """
    return _Unopened(_opened(path, limits))


class _Unopened(AbstractAsyncContextManager[Application]):
    """What `sqlite_leaderboard` makes: it has no verbs, and says so to whoever looks for one."""

    def __init__(self, opening: AbstractAsyncContextManager[Application]) -> None:
        self._opening = opening

    async def __aenter__(self) -> Application:
        return await self._opening.__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._opening.__aexit__(kind, error, trace)

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(
            f"there is no {name!r} before the leaderboard is opened: async with sqlite_leaderboard(path) as leaderboard"
            ", or BlockingLeaderboard(sqlite_leaderboard(path))"
        )


@asynccontextmanager
async def _opened(path: str | PathLike[str], limits: Limits) -> AsyncIterator[Application]:
    if fspath(path) == ":memory:":
        raise ValueError("sqlite_leaderboard keeps a file; for one that is kept nowhere there is memory_leaderboard()")
    ranking_store = MemoryRankingStore()
    async with (
        SqliteRepository(path) as repository,
        SingleFlightReconciler(repository, ranking_store, _READERS_PATIENCE) as reconciler,
    ):
        # Before anybody asks every board is loaded, however long that takes: nothing else would let it catch up.
        await Application.over(repository, ranking_store).health_sweep()
        application = Application.over(repository, ranking_store, limits, reconciler)
        async with GroupCommitter(application.submitter, _WRITERS_PATIENCE) as gatherer, maintenance(application):
            yield evolve(application, submitter=gatherer)
