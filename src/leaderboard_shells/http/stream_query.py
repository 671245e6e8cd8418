"""What a stream of a board may be asked to show: as a subscription over `/ws`."""

from attrs import evolve, field, frozen

from leaderboard_core.domain.fields import Integer, Text
from leaderboard_core.domain.submission import PLAYER_ID
from leaderboard_core.usecases.answers import INCLUDE, MAX_RADIUS, Include
from leaderboard_shells.http.parameters import as_words
from leaderboard_shells.http.query import as_whole
from leaderboard_shells.wire.limits import MAX_SHOWN


@frozen(kw_only=True)
class StreamQuery:
    """How much of the board, and perhaps whose neighbourhood; `lastEventId` for clients that cannot send headers."""

    limit: int = field(default=10, converter=as_whole, validator=Integer(minimum=1, maximum=MAX_SHOWN))
    player_id: str | None = field(default=None, validator=evolve(PLAYER_ID, optional=True))
    range: int = field(default=5, converter=as_whole, validator=Integer(minimum=0, maximum=MAX_RADIUS))
    include: frozenset[Include] = field(default=frozenset(), converter=as_words, validator=INCLUDE)
    lastEventId: str = field(default="", validator=Text(min_length=0, max_length=128))  # noqa: N815
