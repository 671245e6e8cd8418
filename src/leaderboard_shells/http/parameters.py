"""What requests may say beside the core's own classes: query parameters and the batch, by the same kind of rules."""

from collections.abc import Sequence
from typing import Any

import attrs
from attrs import field, frozen

from leaderboard_core.domain.board import BOARD_ID
from leaderboard_core.domain.fields import Choice, Rule, Whole, whole
from leaderboard_core.domain.score import MAX_SCORE
from leaderboard_core.domain.submission import PLAYER_ID, Submission
from leaderboard_core.usecases.answers import MAX_PLAYERS, MAX_RADIUS, NOW, At, Limits, Source
from leaderboard_shells.access.tokens import LONGEST_LIFE
from leaderboard_shells.http.cursor import Cursor, Place, as_place
from leaderboard_shells.http.errors import TooLarge
from leaderboard_shells.http.query import as_whole

MAX_BATCH = 1_000
MAX_BOARDS = 1_000
#: How many boards one token may name.
MAX_TOKEN_BOARDS = 50

SOURCE = Choice(options=Source)


@frozen(kw_only=True)
class Several(Rule):
    """A list of 1 to `maximum` items, each under a rule or (`of`) of a class that decodes it one by one."""

    maximum: int
    item: Rule | None = None
    of: type[attrs.AttrsInstance] | None = None

    def fault(self, value: Any) -> str | None:
        if not isinstance(value, list):
            return "must be a list"
        if not 1 <= len(value) <= self.maximum:
            return f"must have 1 to {self.maximum} items"
        for number, item in enumerate(value if self.item else (), 1):
            if self.item and (fault := self.item.fault(item)):
                return f"item {number} {fault}"
        return None


@frozen(kw_only=True)
class Scores(Several):
    """The scores of a batch; too many of them are too large a request, not a wrong field."""

    def fault(self, value: Any) -> str | None:
        if isinstance(value, list) and len(value) > self.maximum:
            raise TooLarge(f"{self.maximum:,} scores")
        return super().fault(value)


def as_list(value: Any) -> Any:
    return value.split(",") if isinstance(value, str) else value


def as_source(value: Any) -> Source:
    return SOURCE.member(value)  # type: ignore[no-any-return]


@frozen(kw_only=True)
class NoQuery:
    """No parameters."""


@frozen(kw_only=True)
class ReadQuery:
    """Which copy of a board to read."""

    source: Source = field(default=Source.REALTIME, converter=as_source, validator=SOURCE)
    season: int | None = field(
        default=None, converter=as_whole, validator=Whole(minimum=1, maximum=MAX_SCORE, optional=True)
    )

    @property
    def at(self) -> At:
        if self.season is None and self.source is Source.REALTIME:
            return NOW
        return At(self.source, self.season)


@frozen(kw_only=True)
class TopQuery(ReadQuery):
    """How many places from the top."""

    limit: int


def top_query(limits: Limits) -> type[TopQuery]:
    """`TopQuery` under a leaderboard's own limits."""

    @frozen(kw_only=True)
    class LimitedTopQuery(TopQuery):
        limit: int = field(
            default=limits.default, converter=as_whole, validator=Whole(minimum=1, maximum=limits.maximum)
        )

    return LimitedTopQuery


@frozen(kw_only=True)
class RangeQuery(ReadQuery):
    """From which rank to which; how far apart they may be is the core's to say."""

    start: int = field(default=1, converter=as_whole, validator=Whole(minimum=1, maximum=MAX_SCORE))
    end: int | None = field(
        default=None, converter=as_whole, validator=Whole(minimum=1, maximum=MAX_SCORE, optional=True)
    )


@frozen(kw_only=True)
class AroundQuery(ReadQuery):
    """How many neighbours on each side."""

    range: int = field(default=5, converter=as_whole, validator=Whole(minimum=0, maximum=MAX_RADIUS))


@frozen(kw_only=True)
class PlayersQuery(ReadQuery):
    """Which players."""

    ids: Sequence[str] = field(converter=as_list, validator=Several(item=PLAYER_ID, maximum=MAX_PLAYERS))


@frozen(kw_only=True)
class BoardsQuery:
    """Which page of the list of leaderboards."""

    limit: int = field(default=100, converter=as_whole, validator=Whole(minimum=1, maximum=MAX_BOARDS))
    cursor: Place | None = field(default=None, converter=as_place, validator=Cursor(optional=True))


@frozen(kw_only=True)
class Batch:
    """Several submissions. Each stands alone."""

    scores: Sequence[Any] = field(validator=Scores(of=Submission, maximum=MAX_BATCH))


@frozen(kw_only=True)
class NewToken:
    """Whom a token is for, which boards it opens (None: all that its maker opens), and how many seconds it lives."""

    player_id: str = field(validator=PLAYER_ID)
    leaderboard_ids: Sequence[str] | None = field(
        default=None, validator=Several(item=BOARD_ID, maximum=MAX_TOKEN_BOARDS, optional=True)
    )
    expires_in: int = field(default=LONGEST_LIFE, converter=whole, validator=Whole(minimum=1, maximum=LONGEST_LIFE))
