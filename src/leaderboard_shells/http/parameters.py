"""What requests may say beside the core's own classes: query parameters and the batch, by the same kind of rules."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, assert_never

from attrs import evolve, field, frozen

from leaderboard_core.domain.board import BOARD_ID
from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.fields import Choices, Integer, Text, as_integer
from leaderboard_core.domain.percentage import PERCENTAGE
from leaderboard_core.domain.score import MAX_SCORE, OPTIONAL_PART, SCORE, PartValue, Score
from leaderboard_core.domain.submission import PLAYER_ID, Submission
from leaderboard_core.usecases.answers import (
    BOARDS_LIMIT,
    BUCKETS,
    DEFAULT_BOARDS,
    INCLUDE,
    MAX_GROUP,
    MAX_PLAYERS,
    MAX_RADIUS,
    RANK,
    SOURCE,
    At,
    Include,
    Limits,
    Source,
    as_source,
)
from leaderboard_core.usecases.viewer import Viewer
from leaderboard_shells.access.tokens import LONGEST_LIFE
from leaderboard_shells.http.cursor import Cursor, Place, as_place
from leaderboard_shells.http.list_rules import ListOf, Parameters, Scores
from leaderboard_shells.http.query import as_asked_score, as_number, as_part, as_whole
from leaderboard_shells.wire.limits import MAX_BATCH_SIZE, MAX_QUERIES

#: How many boards one token may name.
MAX_TOKEN_BOARDS = 50
#: The board as it is, which most ask for.
_NOW = {viewer: At(viewer=viewer) for viewer in Viewer}


def as_list(value: Any) -> Any:
    return value.split(",") if isinstance(value, str) else value


@frozen(kw_only=True)
class NoQuery:
    """No parameters."""


@frozen(kw_only=True)
class ReadQuery:
    """Which copy of a board to read."""

    source: Source = field(default=Source.REALTIME, converter=as_source, validator=SOURCE)
    season: int | None = field(
        default=None, converter=as_whole, validator=Integer(minimum=1, maximum=MAX_SCORE, optional=True)
    )

    def at(self, viewer: Viewer) -> At:
        """The copy, as it is seen by somebody."""
        match self.source:
            case Source.REALTIME if self.season is None:
                return _NOW[viewer]
            case Source.REALTIME | Source.PUBLISHED:
                return At(self.source, self.season, viewer)
            case _:
                assert_never(self.source)


def as_words(value: Any) -> Any:
    return INCLUDE.members(as_list(value))


class ScoreWord(StrEnum):
    """What else an answer that names no player tells of its scores."""

    DISPLAY = "display"


_SCORE_WORDS: Final = Choices(options=ScoreWord)


def as_score_words(value: Any) -> Any:
    return _SCORE_WORDS.members(as_list(value))


def asks_for_text(include: Collection[ScoreWord]) -> bool:
    """Whether scores are to be told as people read them, too."""
    return ScoreWord.DISPLAY in include


def _of_scores() -> Any:
    return field(default=frozenset(), converter=as_score_words, validator=_SCORE_WORDS)


def _include() -> Any:
    return field(default=frozenset(), converter=as_words, validator=INCLUDE)


@frozen(kw_only=True)
class OneSeasonQuery:
    """In which season; the open one, where none is named."""

    season: int | None = field(
        default=None, converter=as_whole, validator=Integer(minimum=1, maximum=MAX_SCORE, optional=True)
    )


@frozen(kw_only=True)
class IncludeQuery:
    """What else is told of each player."""

    include: frozenset[Include] = _include()


@frozen(kw_only=True)
class ListQuery(ReadQuery):
    """Which copy of a board to read, and what else is told of each player."""

    include: frozenset[Include] = _include()


@frozen(kw_only=True)
class TopQuery(ListQuery):
    """How many places from the top."""

    limit: int


def top_query(limits: Limits) -> type[TopQuery]:
    """`TopQuery` under a leaderboard's own limits."""

    @frozen(kw_only=True)
    class LimitedTopQuery(TopQuery):
        limit: int = field(
            default=limits.default, converter=as_whole, validator=Integer(minimum=1, maximum=limits.maximum)
        )

    return LimitedTopQuery


@frozen(kw_only=True)
class RangeQuery(ListQuery):
    """From which rank to which; how far apart they may be is the core's to say."""

    start: int = field(default=1, converter=as_whole, validator=Integer(minimum=1, maximum=MAX_SCORE))
    end: int | None = field(
        default=None, converter=as_whole, validator=Integer(minimum=1, maximum=MAX_SCORE, optional=True)
    )


@frozen(kw_only=True)
class AroundQuery(ListQuery):
    """How many neighbours on each side."""

    range: int = field(default=5, converter=as_whole, validator=Integer(minimum=0, maximum=MAX_RADIUS))


@frozen(kw_only=True)
class PlayersQuery(ListQuery):
    """Which players."""

    ids: Sequence[str] = field(converter=as_list, validator=ListOf(item=PLAYER_ID, maximum=MAX_PLAYERS))


@frozen(kw_only=True)
class CountQuery(ReadQuery):
    """Between which scores; which of two is the smaller, the core says."""

    min: PartValue | None = field(default=None, converter=as_part, validator=OPTIONAL_PART)
    max: PartValue | None = field(default=None, converter=as_part, validator=OPTIONAL_PART)


@frozen(kw_only=True)
class ScoreQuery(ReadQuery):
    """Which score."""

    score: Score = field(converter=as_asked_score, validator=SCORE)


@frozen(kw_only=True)
class ScoreRankQuery(ScoreQuery):
    """Of which score the rank is asked."""

    include: frozenset[ScoreWord] = _of_scores()


@frozen(kw_only=True)
class AroundScoreQuery(ScoreQuery):
    """Which score, and how many on each side."""

    range: int = field(default=5, converter=as_whole, validator=Integer(minimum=0, maximum=MAX_RADIUS))
    include: frozenset[Include] = _include()


@frozen(kw_only=True)
class PlaceQuery(ReadQuery):
    """Which place: a rank, or a percentile."""

    rank: int | None = field(default=None, converter=as_whole, validator=evolve(RANK, optional=True))
    percentile: float | None = field(default=None, converter=as_number, validator=evolve(PERCENTAGE, optional=True))
    include: frozenset[ScoreWord] = _of_scores()

    def __attrs_post_init__(self) -> None:
        if (self.rank is None) is (self.percentile is None):
            raise Invalid([FieldError("rank", "must be given, or percentile, and not both")])


@frozen(kw_only=True)
class BestQuery(ListQuery):
    """How many percent, and how many of these are listed."""

    percent: float = field(converter=as_number, validator=PERCENTAGE)
    limit: int


def best_query(limits: Limits) -> type[BestQuery]:
    """`BestQuery` under a leaderboard's own limits."""

    @frozen(kw_only=True)
    class LimitedBestQuery(BestQuery):
        limit: int = field(
            default=limits.default, converter=as_whole, validator=Integer(minimum=1, maximum=limits.maximum)
        )

    return LimitedBestQuery


@frozen(kw_only=True)
class HistogramQuery(ReadQuery):
    """How many buckets."""

    buckets: int = field(default=10, converter=as_whole, validator=BUCKETS)
    include: frozenset[ScoreWord] = _of_scores()


@frozen(kw_only=True)
class GroupQuery:
    """Which players are compared, and which of them are listed."""

    player_ids: Sequence[str] = field(validator=ListOf(item=PLAYER_ID, maximum=MAX_GROUP))
    limit: int | None = field(
        default=None, converter=as_integer, validator=Integer(minimum=1, maximum=MAX_GROUP, optional=True)
    )
    around: str | None = field(default=None, validator=evolve(PLAYER_ID, optional=True))


@frozen(kw_only=True)
class BoardsQuery:
    """Which page of the list of leaderboards."""

    limit: int = field(default=DEFAULT_BOARDS, converter=as_whole, validator=BOARDS_LIMIT)
    cursor: Place | None = field(default=None, converter=as_place, validator=Cursor(optional=True))


@frozen(kw_only=True)
class Batch:
    """Several submissions. Each stands alone."""

    scores: Sequence[Any] = field(validator=Scores(of=Submission, maximum=MAX_BATCH_SIZE))


@frozen(kw_only=True)
class Query:
    """One reading: which, of which leaderboard (and player), and what that reading takes besides."""

    leaderboard_id: str = field(validator=BOARD_ID)
    read: str = field(validator=Text(max_length=64))
    player_id: str | None = field(default=None, validator=evolve(PLAYER_ID, optional=True))
    parameters: Mapping[str, Any] | None = field(default=None, validator=Parameters(optional=True))


@frozen(kw_only=True)
class Queries:
    """Several readings. Each is answered by itself."""

    queries: Sequence[Any] = field(validator=ListOf(of=Query, maximum=MAX_QUERIES))


@frozen(kw_only=True)
class NewToken:
    """Whom a token is for, which boards it opens (None: all that its maker opens), and how many seconds it lives."""

    player_id: str = field(validator=PLAYER_ID)
    leaderboard_ids: Sequence[str] | None = field(
        default=None, validator=ListOf(item=BOARD_ID, maximum=MAX_TOKEN_BOARDS, optional=True)
    )
    expires_in: int = field(
        default=LONGEST_LIFE, converter=as_integer, validator=Integer(minimum=1, maximum=LONGEST_LIFE)
    )
