"""What one may ask about a board, and what the answers are made of."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import NamedTuple, assert_never

from attrs import field, frozen

from leaderboard_core.domain.display import PLAIN, Display
from leaderboard_core.domain.entry import LEFT_OUT, Entry
from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.fields import Choice, Choices, Integer
from leaderboard_core.domain.payload import OpenFields, own_fields_first
from leaderboard_core.domain.score import MAX_SCORE, ToldScore
from leaderboard_core.usecases.viewer import VIEWER, Viewer, as_viewer

#: How many players one question may name.
MAX_PLAYERS = 100
#: How many players may be compared with one another: a clan, somebody's friends.
MAX_GROUP = 1_000
#: How many neighbours on each side one question may ask for.
MAX_RADIUS = 50
RADIUS_FAULT = FieldError("range", f"must be from 0 to {MAX_RADIUS}")
#: How many boards a page of their list shows when nothing is said, and how many one may ask for.
DEFAULT_BOARDS = 100
BOARDS_LIMIT = Integer(minimum=1, maximum=1000)
#: How many buckets one histogram may have.
BUCKETS = Integer(minimum=1, maximum=100)
#: A rank that one may ask for.
RANK = Integer(minimum=1, maximum=MAX_SCORE)


class Include(StrEnum):
    """What a list tells of each player beside rank and score, where it is asked to."""

    PROFILE = "profile"
    METADATA = "metadata"
    UPDATED_AT = "updated_at"
    DISPLAY = "display"


INCLUDE = Choices(options=Include)


def as_include(value: Collection[Include | str]) -> frozenset[Include]:
    """What is to be included, by its names. Raises `Invalid`."""
    members = INCLUDE.members(value)
    if (fault := INCLUDE.fault(members)) is not None:
        raise Invalid([FieldError("include", fault)])
    return members  # type: ignore[no-any-return]


def of_states(include: Collection[Include]) -> bool:
    """Whether any of what is included lies in the players' states, so that whole places have to be read."""
    return any(map(_of_state, include))


def _of_state(word: Include) -> bool:
    match word:
        case Include.PROFILE | Include.METADATA | Include.UPDATED_AT:
            return True
        case Include.DISPLAY:
            return False
        case _:
            assert_never(word)


class Source(StrEnum):
    """Where a reading comes from: the board as it is, or the standings of the last sync."""

    REALTIME = "realtime"
    PUBLISHED = "batch"


SOURCE = Choice(options=Source)


def as_source(value: Source | str) -> Source:
    """A source by its name."""
    return SOURCE.member(value)  # type: ignore[no-any-return]


@frozen
class Limits:
    """How many places a list shows when nothing is said, and at most."""

    default: int = 100
    maximum: int = 1000


@frozen
class At:
    """Which copy of a board to read: its source, a season (None: the open one), and who is to see it: a program that
    holds the board is trusted. Raises `Invalid`."""

    source: Source = field(default=Source.REALTIME, converter=as_source, validator=SOURCE)
    season: int | None = None
    viewer: Viewer = field(default=Viewer.MANAGER, converter=as_viewer, validator=VIEWER)

    @property
    def is_now(self) -> bool:
        """Whether it is the board as it is."""
        match self.source:
            case Source.REALTIME:
                return self.season is None
            case Source.PUBLISHED:
                return False
            case _:
                assert_never(self.source)


NOW = At()


class Tag(NamedTuple):
    """What an answer is of. Two answers to one question that are of the same say the same, but for `as_of`.

    `board_uid` is the life of the board: one that is made again begins at revision 1. Standings lose players to
    erasures at an equal revision, so it says how many there are; and how many places `max_entries` shows, and what that
    is where it may change at an equal revision. `display`: how scores are written, None where that is as it always is.
    `frozen`: that nothing else is told, or what is told to a player alone; None where it is not frozen. `revisions`:
    those of the shards of a wide board, of which others may have the same sum.
    """

    board_uid: int
    season: int
    revision: int
    change_id: str
    players: int
    places: int
    max_entries: int | None = None
    display: Display | None = None
    frozen: str | None = None
    revisions: tuple[int, ...] = ()


#: Of an answer that nobody may keep.
_UNTOLD = Tag(0, 0, 0, "", 0, 0)


@frozen(kw_only=True)
class Meta:
    """Which moment an answer shows. `as_of` in microseconds; None: now.

    `stale`: it was as here at `as_of`, when it was compared with the repository last; see `freshness.py`. `tag` is for
    whoever keeps answers. `display` writes the scores of the answer as people read them: `display.text(score)`.
    `frozen`: the board is frozen to whoever asked: of all that counts and ranks, None is told.
    `revisions`: of a wide board those of its shards, of which `revision` is the sum; not while it is frozen.
    """

    source: Source
    season: int
    revision: int
    as_of: int | None
    revisions: tuple[int, ...] = field(default=(), metadata={LEFT_OUT: True})
    frozen: bool = field(default=False, metadata={LEFT_OUT: True})
    tag: Tag = field(default=_UNTOLD, eq=False, repr=False)
    display: Display = field(default=PLAIN, eq=False, repr=False)

    @property
    def stale(self) -> bool:
        match self.source:
            case Source.REALTIME:
                return self.as_of is not None
            case Source.PUBLISHED:
                return False
            case _:
                assert_never(self.source)


@frozen(kw_only=True)
class Entries:
    """A list of entries, best first, out of `total_players`; `missing`: asked players that are not on the board."""

    meta: Meta
    total_players: int | None
    entries: Sequence[Entry]
    missing: Sequence[str] = field(default=())


@frozen(kw_only=True, field_transformer=own_fields_first)
class PlayerEntry(OpenFields):
    """One player's entry and what belongs to it; `metadata` and `profile` are compact JSON text, `updated_at`
    microseconds."""

    meta: Meta
    entry: Entry
    total_players: int | None
    percentile: float | None
    updated_at: int | None


@frozen(kw_only=True)
class Count:
    """How many ranked players have a score within bounds."""

    meta: Meta
    count: int | None


@frozen(kw_only=True)
class ScoreRank:
    """The rank that a score would have; None: none, being below the board's `max_entries`."""

    meta: Meta
    score: ToldScore
    rank: int | None
    total_players: int | None


@frozen(kw_only=True)
class ScoreAt:
    """The score at a place; rank and score are None where there is no such place."""

    meta: Meta
    rank: int | None
    score: ToldScore | None
    total_players: int | None


@frozen(kw_only=True)
class Best:
    """The best, out of `count` who belong to them; `cutoff_score` is what the last of these has, None if nobody."""

    meta: Meta
    total_players: int | None
    count: int | None
    cutoff_score: ToldScore | None
    entries: Sequence[Entry]


@frozen(kw_only=True)
class Bucket:
    """How many have a score from `from_score` on and below `to_score`; in the last bucket that one belongs to it."""

    from_score: int | float
    to_score: int | float
    count: int


@frozen(kw_only=True)
class Histogram:
    """How many scores lie where, from the lowest to the highest; no buckets of an empty board."""

    meta: Meta
    total_players: int | None
    buckets: Sequence[Bucket]


@frozen(kw_only=True)
class Placed:
    """A player among those who were asked for: `place` is 1 for the best of them, `entry.rank` counts all players."""

    place: int
    entry: Entry


@frozen(kw_only=True)
class Group:
    """Some players as they stand to one another, best first.

    `count`: how many of them are on the board, however many are listed; `missing`: those who are not.
    """

    meta: Meta
    total_players: int | None
    count: int | None
    entries: Sequence[Placed]
    missing: Sequence[str]


@frozen(kw_only=True)
class Stats:
    """A board in numbers; the scores are None when it is empty.

    `top_score` is the best and `lowest_score` the worst that is ranked, by the board's order: on an `asc` board the
    best is the smallest number, so there `top_score` is not above `lowest_score`.
    """

    meta: Meta
    total_players: int | None
    top_score: ToldScore | None
    lowest_score: ToldScore | None
