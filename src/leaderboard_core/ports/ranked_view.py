"""Reading a ranked board: the same few questions to the real-time store and to published standings."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

from attrs import field, frozen

from leaderboard_core.domain.change import Version
from leaderboard_core.domain.entry import PlayerState
from leaderboard_core.domain.order import PlaceKey, ScoreKey


@frozen
class ReadVersion:
    """The moment a reading shows: the change it is at and the season it belongs to.

    `as_of` (microseconds) is when standings were of that moment, or when the real-time store was last known to be of
    it; None: it is the newest there is. `players`: how many there are in standings, whatever `max_entries` shows: those
    of one version differ by players who were erased, and by nothing else. The real-time store moves on by that: 0.
    `frozen`: nothing is told, for the board is frozen to whoever asks; see `freezing.py`.
    """

    version: Version
    season: int
    as_of: int | None = None
    players: int = field(default=0, eq=False)
    frozen: bool = False
    #: Of a wide board the revisions of its shards, in their order; the version's is then their sum.
    revisions: tuple[int, ...] = ()


@frozen
class RankedEntry:
    """One place: `rank` from 1, None below the board's `max_entries`; the score as its sort key.

    `reached_at` and `payload` are those of the player's state, where the question was for whole places. `order_key`,
    which belongs to the score, is told in any case.
    """

    rank: int | None
    player_id: str
    sort_key: float
    reached_at: int | None = None
    payload: str | None = None
    order_key: bytes = b""

    @property
    def key(self) -> ScoreKey:
        """How good the score is."""
        return ScoreKey(self.sort_key, self.order_key)


@frozen
class Page:
    """Neighbouring places, best first, of one moment. `total` counts the places of the board (`max_entries` cut)."""

    read_version: ReadVersion
    total: int
    places: Sequence[RankedEntry]


@frozen
class RankRange:
    """The places `first` to `last`, both from 1 and inclusive."""

    first: int
    last: int


@frozen
class Around:
    """A player's place with up to `radius` on each side."""

    player_id: str
    radius: int


@frozen
class AroundKey:
    """Up to `radius` places on each side of where a score's key would stand, which is behind all smaller ones."""

    sort_key: float
    radius: int
    order_key: bytes = b""

    @property
    def key(self) -> ScoreKey:
        """Where it is."""
        return ScoreKey(self.sort_key, self.order_key)


@frozen
class AroundPlace:
    """Up to `radius` places ahead of where a state would stand, and as many from there on.

    It is the first of these where it is on the board. Its order key is as long as those of the board. How many places
    are ahead of it in all, the ranks on this page say where `radius` is at least 1: those below `max_entries` are not
    counted, so there are at most as many.
    """

    key: PlaceKey
    radius: int


@frozen
class AtPercentile:
    """The last place that is at a percentile, in the parts of `entry.rank_at`, or above it."""

    parts: int


@frozen
class DownToPercentile:
    """The places from the best down to that of `AtPercentile`, but no more than `limit`."""

    parts: int
    limit: int


#: What one page may be asked for by. A new kind of page is a member here, and a case for each store that reads it.
PageQuery: TypeAlias = RankRange | Around | AroundKey | AroundPlace | AtPercentile | DownToPercentile


@frozen
class Pages:
    """Several pages of one moment: the places of each, in the order they were asked for.

    `ahead`: of each page how many places have a smaller score key than its first, 0 where it is empty; if asked for.
    `max_entries` is the limit of that moment.
    """

    read_version: ReadVersion
    total: int
    pages: Sequence[Sequence[RankedEntry]]
    ahead: Sequence[int]
    max_entries: int | None


@frozen
class RankedPlayer:
    """One player's whole state and rank; the rank is None below the board's `max_entries`."""

    rank: int | None
    state: PlayerState


@frozen
class PlayerLookup:
    """The asked players that are on the board, in the order of places, of one moment.

    `ahead`: of each how many places have a smaller score key, if that was asked for.
    """

    read_version: ReadVersion
    total: int
    players: Sequence[RankedPlayer]
    ahead: Sequence[int] = ()


@frozen
class Extremes:
    """The best and the last place within `max_entries`, of one moment; None when the board is empty."""

    read_version: ReadVersion
    total: int
    best: RankedEntry | None
    last: RankedEntry | None


@frozen
class Counts:
    """How many places are `ahead` of each of some score keys, of one moment, and between which places they all lie.

    `max_entries` is the limit of that moment; `best` and `last` are the ends, as in `Extremes`.
    """

    read_version: ReadVersion
    total: int
    max_entries: int | None
    best: RankedEntry | None
    last: RankedEntry | None
    ahead: Sequence[int]


@frozen
class Ahead:
    """How many places are `ahead` of where each of some states would stand, of one moment.

    `max_entries` is the limit of that moment.
    """

    read_version: ReadVersion
    total: int
    max_entries: int | None
    ahead: Sequence[int]


@frozen
class PlaceAmong:
    """A player's place on a board, as a page of it alone, and what others tell of how many are ahead of it. Each
    board tells it of one moment; `others` has those that did, by uid."""

    own: Pages
    others: Mapping[int, Ahead]


class RankedView(Protocol):
    """A ranked copy of one board, or of one season of it.

    Order is `order.py`'s: sort key, order key, `reached_at`, player id in byte order. A *score key* is the first two of
    these, compared so; its order key may be shorter than those of the board, and is ahead of all that it begins. Ranks
    run 1, 2, 3, … and stop at `max_entries`. Every answer is of one moment, which it names; lists and single answers of
    one moment agree. A copy that is absent or not sound answers `NotShown`, never something partial; a store that is
    away, `StoreUnavailable`.
    """

    @abstractmethod
    async def page(self, first: int, last: int) -> Page:
        """The places `first` to `last`, both from 1 and inclusive; empty past the end, and where `last` is 0."""

    @abstractmethod
    async def around(self, player_id: str, radius: int) -> Page:
        """The player's place with up to `radius` on each side; empty for a player who is absent.

        A player below the line stands alone, without a rank.
        """

    @abstractmethod
    async def pages(
        self, asked: Sequence[PageQuery], *, whole: bool = False, shared: bool = False, dense: bool = False
    ) -> Pages:
        """Several pages at once, each as `page` or `around` would answer it, in few round trips however many.

        `whole`: each place says as well when its score was reached, and the payload. `shared`: of each page it says how
        many places have a smaller score key than its first. Both in as many round trips.
        """

    @abstractmethod
    async def find(self, player_ids: Sequence[str], *, shared: bool = False, dense: bool = False) -> PlayerLookup:
        """The named players, ranked or below the line; those not on the board are left out.

        `shared`: of each it says how many places have a smaller score key; `dense`: how many different score keys of
        places are smaller.
        """

    @abstractmethod
    async def extremes(self) -> Extremes:
        """The best and the last place."""

    @abstractmethod
    async def counts(self, sort_keys: Sequence[float], order_keys: Sequence[bytes] = ()) -> Counts:
        """How many places have a smaller score key than each of these, in their order; in few round trips.

        `order_keys`: of each, in the same order; empty where none has one.
        """

    @abstractmethod
    async def ahead_of(self, places: Sequence[PlaceKey]) -> Ahead:
        """How many places are ahead of where each of these states would stand, in their order; in few round trips.

        On each of them it is told whether or not the player is there, so it is one less than the rank of who is.
        """
