"""The leaderboard for programs that do not await: the same verbs, the same answers and errors, from any thread."""

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import wraps
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from leaderboard_core import Application, SyncReport
from leaderboard_core.usecases.argument_checks import unexpected
from leaderboard_core.usecases.boards import Boards
from leaderboard_core.usecases.distribution import Distribution
from leaderboard_core.usecases.groups import Groups
from leaderboard_core.usecases.players import Players
from leaderboard_core.usecases.profiles import Profiles
from leaderboard_core.usecases.read import Read
from leaderboard_core.usecases.seasons import Seasons
from leaderboard_shells.library.loop_thread import LoopThread

P = ParamSpec("P")
R = TypeVar("R")


class _Verbs:
    """Some of the leaderboard's verbs, each of which is done on its loop while the caller waits."""

    def __init__(self, thread: LoopThread[Application], verbs: object) -> None:
        self._thread = thread
        self._verbs = verbs


def _blocking(verb: Callable[Concatenate[Any, P], Coroutine[Any, Any, R]]) -> Callable[Concatenate[_Verbs, P], R]:
    @wraps(verb)
    def call(self: _Verbs, /, *args: P.args, **kwargs: P.kwargs) -> R:
        work: Coroutine[Any, Any, R] = getattr(self._verbs, verb.__name__)(*args, **kwargs)
        return self._thread.call(work)

    return call


class BlockingBoards(_Verbs):
    """The life of boards."""

    create = _blocking(Boards.create)
    get = _blocking(Boards.get)
    list = _blocking(Boards.list)
    named = _blocking(Boards.named)
    update = _blocking(Boards.update)
    reset = _blocking(Boards.reset)
    delete = _blocking(Boards.delete)
    fill = _blocking(Boards.fill)
    remove = _blocking(Boards.remove)
    correct = _blocking(Boards.correct)
    seen = _blocking(Boards.seen)
    seen_by_anybody = _blocking(Boards.seen_by_anybody)


class BlockingRead(_Verbs):
    """Answers about one board at one moment."""

    top = _blocking(Read.top)
    range = _blocking(Read.range)
    around = _blocking(Read.around)
    pages = _blocking(Read.pages)
    player = _blocking(Read.player)
    players = _blocking(Read.players)
    stats = _blocking(Read.stats)
    moment = _blocking(Read.moment)
    turned = _blocking(Read.turned)


class BlockingDistribution(_Verbs):
    """How the scores of a board are distributed."""

    count = _blocking(Distribution.count)
    rank = _blocking(Distribution.rank)
    around = _blocking(Distribution.around)
    score_at_rank = _blocking(Distribution.score_at_rank)
    score_at_percentile = _blocking(Distribution.score_at_percentile)
    best = _blocking(Distribution.best)
    histogram = _blocking(Distribution.histogram)


class BlockingGroups(_Verbs):
    """Some players as they stand to one another."""

    among = _blocking(Groups.among)


class BlockingPlayers(_Verbs):
    """Players across boards."""

    entries = _blocking(Players.entries)
    traces = _blocking(Players.traces)
    erase = _blocking(Players.erase)


class BlockingProfiles(_Verbs):
    """Who players are."""

    get = _blocking(Profiles.get)
    put = _blocking(Profiles.put)
    delete = _blocking(Profiles.delete)


class BlockingSeasons(_Verbs):
    """The seasons of boards."""

    of = _blocking(Seasons.of)


class BlockingLeaderboard(_Verbs):
    """A leaderboard whose verbs wait for their answers, on an event loop of its own in a thread of its own.

    Any number of threads may use it at once; also one in which an event loop runs, which waits meanwhile. Takes what
    `memory_leaderboard()` or `sqlite_leaderboard(path)` gives and opens it; use it as a context manager, or `close` it.
    After that every verb raises `RuntimeError`, and so it does in a process that was forked after the opening.
    """

    submit = _blocking(Application.submit)
    submit_many = _blocking(Application.submit_many)

    def __init__(self, leaderboard: Application | AbstractAsyncContextManager[Application]) -> None:
        """Open the leaderboard. Raises what its opening raises, as `StoreLocked`; `TypeError` for anything else."""
        if not isinstance(leaderboard, Application | AbstractAsyncContextManager):
            raise unexpected("BlockingLeaderboard", "memory_leaderboard() or sqlite_leaderboard(path)", leaderboard)
        context = nullcontext(leaderboard) if isinstance(leaderboard, Application) else leaderboard
        thread = LoopThread(context, "leaderboard")
        application = thread.value
        super().__init__(thread, application)
        self.boards = BlockingBoards(thread, application.boards)
        self.read = BlockingRead(thread, application.read)
        self.distribution = BlockingDistribution(thread, application.distribution)
        self.groups = BlockingGroups(thread, application.groups)
        self.players = BlockingPlayers(thread, application.players)
        self.profiles = BlockingProfiles(thread, application.profiles)
        self.seasons = BlockingSeasons(thread, application.seasons)
        self._sync = application.sync

    def sync(self) -> SyncReport:
        """Publish the standings that `Source.PUBLISHED` reads, now."""
        return self._thread.call(self._sync())

    def close(self) -> None:
        """Finish what was taken in and close the stores; a second time it does nothing."""
        self._thread.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
