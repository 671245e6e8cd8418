"""The bundle of use cases: all that a shell holds."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Self

from attrs import frozen

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.broadcaster import Broadcaster
from leaderboard_core.ports.ranking_store import RankingStore
from leaderboard_core.ports.repository import Repository
from leaderboard_core.usecases.answers import Limits
from leaderboard_core.usecases.argument_checks import expect, expect_each, unexpected
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.board_reader import BoardReader
from leaderboard_core.usecases.boards import Boards
from leaderboard_core.usecases.children import ChildBoards
from leaderboard_core.usecases.distribution import Distribution
from leaderboard_core.usecases.feeds import Feeds
from leaderboard_core.usecases.freeze_clock import FreezeClock
from leaderboard_core.usecases.freshness import ANY_AGE, Freshness
from leaderboard_core.usecases.groups import Groups
from leaderboard_core.usecases.health_sweep import HealthSweep
from leaderboard_core.usecases.ingest import Ingest
from leaderboard_core.usecases.known_payloads import KnownPayloads
from leaderboard_core.usecases.null_broadcaster import NullBroadcaster
from leaderboard_core.usecases.players import Players
from leaderboard_core.usecases.profiles import Profiles
from leaderboard_core.usecases.projector import Projector, warn
from leaderboard_core.usecases.read import Read
from leaderboard_core.usecases.reconcile import Reconciler
from leaderboard_core.usecases.rosters import Rosters
from leaderboard_core.usecases.seasons import Seasons
from leaderboard_core.usecases.submit import Accepted, Submit, Submitter
from leaderboard_core.usecases.sync import Sync
from leaderboard_core.usecases.together import DoTogether, one_by_one
from leaderboard_core.usecases.verify import Verify
from leaderboard_core.usecases.wide_boards import TurningUnits, WideBoards
from leaderboard_core.usecases.wide_ranks import WideRanks

_DEFAULT_LIMITS = Limits()
_SILENCE = NullBroadcaster()


@frozen
class Application:
    """A leaderboard over one repository and one real-time store.

    Every verb raises `StoreUnavailable` when a store is away and nothing was applied.
    """

    boards: Boards
    submitter: Submitter
    ingest: Ingest
    read: Read
    distribution: Distribution
    groups: Groups
    players: Players
    profiles: Profiles
    seasons: Seasons
    sync: Sync
    reconciler: Reconciler
    health_sweep: HealthSweep

    @classmethod
    def over(
        cls,
        repository: Repository,
        ranking_store: RankingStore,
        limits: Limits = _DEFAULT_LIMITS,
        reconciler: Reconciler | None = None,
        broadcaster: Broadcaster = _SILENCE,
        *,
        unforeseen: Callable[[Exception], None] = warn,
        freshness: Freshness = ANY_AGE,
        now: Callable[[], Awaitable[int]] | None = None,
        together: DoTogether = one_by_one,
    ) -> Self:
        """Put the use cases together over two stores; nothing is opened, closed or read here.

        `restore`: one that shares the work among many who ask at once, if there are many. `broadcaster`: who
        hears of changes; nobody, if it is left out. `unforeseen`: who is told of an error that came after a commit,
        which is answered as such; Python's warnings, if it is left out. `freshness`: how old an answer may be.
        `now`: the repository's clock, in microseconds, as it is known without asking; the repository itself, if it is
        left out. It is looked at where boards have moments from which on they are frozen or shown. `together`: does
        what concerns several shards of a wide board at once; one after the other, if it is left out.
        """
        board_cache = BoardCache(repository)
        reconciler = reconciler or Reconciler(repository, repository, ranking_store)
        show = Projector(board_cache, ranking_store, reconciler, broadcaster, seasons=repository, unforeseen=unforeseen)
        freeze_clock = FreezeClock(now or repository.now)
        wide = WideBoards(repository, repository, repository, board_cache, show, together=together)
        units = TurningUnits(repository, wide)
        reading = BoardReader(
            board_cache,
            ranking_store,
            repository,
            reconciler,
            freshness,
            freeze_clock=freeze_clock,
            wide=wide,
            together=together,
        )
        payloads = KnownPayloads()
        read = Read(board_cache, reading, limits, freeze_clock, payloads=payloads)
        children = ChildBoards(repository, units, show)
        rosters = Rosters(repository)
        feeds = Feeds(board_cache, units, rosters, children)
        wide_ranks = WideRanks(wide, reading)
        return cls(
            boards=Boards(
                repository,
                units,
                repository,
                repository,
                board_cache,
                rosters=rosters,
                erasing=repository,
                children=children,
                show=show,
                freeze_clock=freeze_clock,
                wide=wide,
                wide_ranks=wide_ranks,
            ),
            submitter=Submit(board_cache, feeds, show, repository.cells, wide=wide, wide_ranks=wide_ranks),
            ingest=Ingest(board_cache, units, feeds, repository, show, wide=wide),
            read=read,
            distribution=Distribution(reading, limits),
            groups=Groups(reading),
            players=Players(
                repository, repository, units, rosters, board_cache, read=read, show=show, payloads=payloads
            ),
            profiles=Profiles(repository, units, show),
            seasons=Seasons(repository, units, repository, board_cache, show, freeze_clock=freeze_clock, wide=wide),
            sync=Sync(repository, Verify(repository, repository, ranking_store, reconciler)),
            reconciler=reconciler,
            health_sweep=HealthSweep(
                repository,
                repository,
                ranking_store,
                reconciler,
                board_cache,
                freshness=freshness,
                rosters=rosters,
                payloads=payloads,
            ),
        )

    async def submit(self, submission: Submission, *, importing: Collection[str] = ()) -> Accepted:
        """Submit one score; the answer means that it is committed. `importing`: see `submit_many`.

        Raises what refused it: `BoardNotFound`, `ScoreOutOfBounds`, `OccurredInFuture`, `OccurredBeforeSeason`,
        `EventIdConflict`; `StoreUnavailable` (nothing was applied) or `OutcomeUnknown` (it may have been applied: send
        it again with the same event id).
        """
        expect("submit", Submission, submission, "submit_many takes a list")
        [answer] = await self.submitter([submission], importing=importing)
        if isinstance(answer, LeaderboardError):
            raise answer
        return answer

    async def submit_many(
        self, submissions: Sequence[Submission], *, ranked: bool = True, importing: Collection[str] = ()
    ) -> list[Accepted | LeaderboardError]:
        """Submit scores as one unit of work; answers item by item, in their order.

        Each stands alone: its answer is `Accepted`, or the error that refused it, which is returned and not raised.
        Raises `StoreUnavailable` (nothing was applied) or `OutcomeUnknown` for the list as a whole. Without `ranked`
        the answers have no ranks, and are had for less. `importing`: the ids of the boards on which `occurred_at` may
        be before the season began; the score counts in the present one.
        """
        if not isinstance(submissions, Sequence):
            raise unexpected("submit_many", "a list of Submission", submissions)
        expect_each("submit_many", Submission, submissions)
        return await self.submitter(submissions, ranked=ranked, importing=importing)
