"""The durable source of truth. What it has committed is true; everything else is a copy."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Generic, Protocol, TypeVar

from attrs import define, evolve, field, frozen

from leaderboard_core.domain.board import Board, ResetPeriod
from leaderboard_core.domain.change import Change, Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.grace import PastSeason, PastStates
from leaderboard_core.domain.patterns import EVERY_BOARD, Patterns
from leaderboard_core.domain.season import Season
from leaderboard_core.ports.cells import Cells
from leaderboard_core.ports.dead_letters import DeadLetter, DeadLetters
from leaderboard_core.ports.player_erasure import PlayerErasure
from leaderboard_core.ports.player_profiles import PlayerProfiles
from leaderboard_core.ports.queue import TopicIdPartition
from leaderboard_core.ports.ranked_view import RankedView

#: No moment is too late.
NO_BOUND: Mapping[ResetPeriod, int] = {}

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

# What goes through a unit of work is not frozen, though nobody changes it: attrs makes it in a third of the time.


@define(kw_only=True)
class ReadSet:
    """What a unit of work locks and reads: by board uid the players and the event ids, and the positions.

    `profiles`: the players whose profile that is kept (see `PlayerProfiles`) is read as well.
    `past`: by board uid a season that has ended, and the players of whom it is read what they have there.
    `cell`: where it is done, if it names no board; all boards that it names lie in one cell, and what it has of
    positions and dead letters are those of that cell.
    `patient`: wait for boards that another transaction holds; otherwise they are left out, as `LockedState.busy`.
    """

    players: Mapping[int, Collection[str]]
    events: Mapping[int, Collection[str]] = field(factory=dict)
    positions: Collection[TopicIdPartition] = ()
    profiles: Collection[str] = ()
    past: Mapping[int, tuple[int, Collection[str]]] = field(factory=dict)
    cell: int = 0
    patient: bool = True


@define(kw_only=True)
class LockedState:
    """What a unit of work sees under its locks. `now` is the repository's clock, read after the locks (microseconds).

    Boards that do not exist (any more) are missing; `states` are those of each board's season. `busy` are the uids
    of boards that were not waited for. `estimated`: `now` was not asked for; the clock is there or ahead of it.
    `profiles` are those that are kept of the wanted players, never from a version that is older than the locks. Until
    the commit none of them is taken away; where another is put meanwhile, that is for who `came_without_profile`.
    `past` are the wanted seasons; those that are not there, or have not ended, are missing.
    """

    now: int
    boards: Mapping[int, Board]
    states: Mapping[int, Mapping[str, PlayerState]]
    events: Mapping[int, Mapping[str, bytes]]
    positions: Mapping[TopicIdPartition, int]
    profiles: Mapping[str, str] = field(factory=dict)
    past: Mapping[int, PastSeason] = field(factory=dict)
    busy: Collection[int] = ()
    estimated: bool = False


@define(kw_only=True)
class WriteSet(Generic[T_co]):
    """What a decision wants written, and the answer to hand back once it is.

    `boards` and `changes`: the row and the change of each board that changed, naming no player who was not wanted;
    `events` by board uid. A dead letter that is there already stays as it is.
    `erased`: by board uid a player of whom the board keeps nothing; its change then names at most this player, as
    removed. With the change, states and places of every season go, and ranks close up. Changes up to this one are not
    known to `ChangeLog` any more but as a place to go on from, and standings begun before it are never shown.
    `taken_out`: by board uid a season that has ended and a player of it, who keeps neither state nor place there; those
    behind move up, and standings of that season begun before are never shown. Its change says nothing of it; where the
    season is not settled yet, changes up to it are not known any more, as with `erased`.
    `past`: by board uid states that are put into a season that has ended, and was read. From then on the season is at
    the board's change, which says nothing of them; where it is settled, they are shown when it is published anew.
    `profiles` are kept as `PlayerProfiles.put_profile` keeps them, where something else is kept; of those who
    `came_without_profile` a profile that is kept waits to be carried.
    """

    answer: T_co
    boards: Sequence[Board] = ()
    changes: Sequence[Change] = ()
    events: Mapping[int, Mapping[str, bytes]] = field(factory=dict)
    ended: Sequence[Season] = ()
    positions: Mapping[TopicIdPartition, int] = field(factory=dict)
    dead_letters: Sequence[DeadLetter] = ()
    erased: Mapping[int, str] = field(factory=dict)
    taken_out: Mapping[int, tuple[int, str]] = field(factory=dict)
    past: Mapping[int, PastStates] = field(factory=dict)
    profiles: Mapping[str, str] = field(factory=dict)
    came_without_profile: Collection[str] = ()

    @property
    def kept_changes(self) -> Sequence[Change]:
        """The changes as they are kept: one that erases a player does not say whom."""
        if not self.erased:
            return self.changes
        return [evolve(change, removed=()) if change.board_uid in self.erased else change for change in self.changes]


@frozen
class Snapshot:
    """A board and all its players' states at one moment, the states in chunks of a bounded size."""

    board: Board
    chunks: AsyncIterator[Sequence[PlayerState]]


class UnitOfWork(Protocol):
    """Committing: many submissions, one transaction."""

    #: Where boards lie: see `ReadSet.cell`.
    cells: Cells

    @abstractmethod
    async def unit_of_work(self, read_set: ReadSet, decide: Callable[[LockedState], WriteSet[T]]) -> T:
        """Lock the wanted boards by uid, then the positions; read; let `decide` decide; write all of it; commit.

        Returns the outcome's answer when it is durable. Units of work on one board happen one after the other, so
        its changes have one total order. `decide` is pure and may be asked again, from new reads, when it is
        certain that nothing was committed; what it raises is raised here, with nothing written. A position only
        grows. Raises `StoreUnavailable` when nothing was applied, `OutcomeUnknown` when that cannot be told.
        """


class BoardStore(Protocol):
    """The boards themselves."""

    @abstractmethod
    async def now(self) -> int:
        """The repository's clock, in microseconds since 1970."""

    @abstractmethod
    async def add(self, board: Board, opening: Change) -> None:
        """Keep a new board with the first change of its log. Raises `BoardExists` when a living board has the id."""

    @abstractmethod
    async def find(self, board_ids: Collection[str]) -> Mapping[str, Board]:
        """The living boards of these ids, as last committed; unknown ones are left out."""

    @abstractmethod
    async def with_uids(self, board_uids: Collection[int]) -> Mapping[int, Board]:
        """The same by their uids."""

    @abstractmethod
    async def newest(
        self, limit: int, after: tuple[int, str] | None = None, named: Patterns = EVERY_BOARD
    ) -> Sequence[Board]:
        """Living boards, newest first (`created_at`, then id, both falling); `after` continues behind that pair.

        `named`: only those that the patterns cover. Of a wide board only the first shard.
        """

    @abstractmethod
    async def shards(self) -> Sequence[Board]:
        """The living shards of all wide boards but the first ones, whatever has become of these."""

    @abstractmethod
    async def due(
        self, now: int, latest: Mapping[ResetPeriod, int] = NO_BOUND, own: int | None = None
    ) -> Sequence[Board]:
        """The living boards whose `next_reset_at` is not later than `now`, or too late.

        Too late is later than `latest` of their period, and, for those with a calendar of their own (the period `cron`,
        or another time zone than UTC), later than `own` instead; None: none of those. Of a wide board only the first
        shard: the others turn with it.
        """


class ChangeLog(Protocol):
    """The changes of each board in their order, and snapshots: what a ranking store catches up with."""

    @abstractmethod
    async def changes(self, board_uid: int, after: str) -> Sequence[Change] | None:
        """The changes that follow the change `after`, in order: all of them, or the first ones that make a stretch.

        None when that change is not known (any more), when a player was erased after it, or when it is so far back that
        loading the board anew is less work. Both measures are those of `change_log_limits.py`.
        """

    @abstractmethod
    async def versions(self) -> Mapping[int, Version]:
        """Where every living board stands."""

    @abstractmethod
    async def contradicted(self, versions: Mapping[int, Version]) -> Collection[int]:
        """Those living boards whose line certainly does not hold the head that is named for them.

        The line does not reach its number, or goes past it by other changes: the repository is an older copy of the one
        where it was committed. A number that is too old to be known says nothing.
        """

    @abstractmethod
    def snapshot(self, board_uid: int, *, best_first: bool = False) -> AbstractAsyncContextManager[Snapshot | None]:
        """A board at one moment, whatever is committed meanwhile; None when it does not exist (any more).

        `best_first`: its players come in the order of `order.py`, for which the store has to sort them; otherwise they
        come as they lie. The changes that follow the snapshot are kept for as long as it is open, unless a player is
        erased meanwhile.
        """


class SeasonStore(Protocol):
    """Complete ranked copies of boards: the batch path and the past seasons."""

    @abstractmethod
    async def seasons(self, board_uid: int) -> Sequence[Season]:
        """All seasons of a board, newest (the open one) first; `total_players` within their `max_entries`.

        `settles_at` is told of those that ended and are not settled, as `grace.py` has it.
        """

    @abstractmethod
    async def unpublished(self) -> Sequence[tuple[int, int]]:
        """The (board uid, season) of living boards whose standings are older than the season, ended ones first.

        A season that has ended is left out until its `settles_at`, by the repository's clock; once it is settled, until
        something was put right in it.
        """

    @abstractmethod
    async def unsettled(self) -> Sequence[tuple[int, int]]:
        """Those of `unpublished` whose season has ended."""

    @abstractmethod
    async def publish_standings(self, board_uid: int, season: int) -> bool:
        """Publish complete ranked standings of a season as it stands, replacing older ones in one step.

        Readers see the old ones whole or the new ones whole. False when nothing newer was there to publish, or
        the board or its season is gone, or has ended and may still change. Publishing a season that ended settles it;
        where something is put right afterwards it is published anew, under a higher `standings_revision`. That grows as
        well when a player is taken out of what is shown.
        """

    @abstractmethod
    def places(self, board: Board, season: Season) -> RankedView:
        """A season's standings, for reading, cut at the season's `max_entries`; `NotShown` while there are none.

        They name the change they are of and as of when. A season that has ended is answered at once, published or
        not, as of its end.
        """


class Housekeeping(Protocol):
    """What an operator does not want to think about."""

    @abstractmethod
    async def prune(self, changes_before: int, events_before: int) -> None:
        """Drop changes committed, and event ids taken, before these moments (microseconds), and what is left of
        deleted boards. A board's newest change stays, and what goes of a line is an unbroken beginning of it."""

    @abstractmethod
    async def events_pruned_before(self) -> int | None:
        """The moment before which the last `prune` dropped event ids; None when there was none."""

    @abstractmethod
    async def ping(self) -> None:
        """Return when the repository answers; raise `StoreUnavailable` when it does not."""

    @abstractmethod
    async def probe(self) -> None:
        """Commit one row that nothing else reads; raise `StoreUnavailable` or `OutcomeUnknown` when it cannot be."""


class Repository(
    UnitOfWork, BoardStore, ChangeLog, SeasonStore, DeadLetters, PlayerProfiles, PlayerErasure, Housekeeping, Protocol
):
    """All of the durable store. Methods raise core errors alone; `StoreUnavailable` when the store is away."""
