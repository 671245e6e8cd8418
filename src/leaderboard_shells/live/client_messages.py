"""The messages of `/ws` that come in, decoded as strictly as every other door."""

from collections.abc import Mapping
from typing import Any

from attrs import evolve, field, frozen

from leaderboard_core.domain.board import BOARD_ID
from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import FieldError, Invalid
from leaderboard_core.domain.fields import Integer, Text, as_integer
from leaderboard_core.domain.submission import PLAYER_ID, Submission
from leaderboard_core.usecases.answers import INCLUDE, MAX_RADIUS, Include
from leaderboard_core.usecases.viewer import Viewer
from leaderboard_shells.wire.limits import MAX_SHOWN

_REQUEST_ID = Text(min_length=0, max_length=128, optional=True)
_CREDENTIAL = Text(max_length=8192)


def as_whole(value: Any) -> int:
    return as_integer(value)  # type: ignore[no-any-return]


def as_words(value: Any) -> frozenset[Include]:
    return INCLUDE.members(value)  # type: ignore[no-any-return]


@frozen(kw_only=True)
class BoardView:
    """What one socket wants to see of a board: its best entries, and perhaps one player's neighbourhood."""

    leaderboard_id: str = field(validator=BOARD_ID)
    limit: int = field(default=10, converter=as_whole, validator=Integer(minimum=1, maximum=MAX_SHOWN))
    player_id: str | None = field(default=None, validator=evolve(PLAYER_ID, optional=True))
    range: int = field(default=5, converter=as_whole, validator=Integer(minimum=0, maximum=MAX_RADIUS))
    include: frozenset[Include] = field(default=frozenset(), converter=as_words, validator=INCLUDE)


@frozen(kw_only=True)
class SeenView(BoardView):
    """The same with as who it is seen, which no message says: views that differ in that are never told alike."""

    viewer: Viewer = Viewer.PUBLIC

    @classmethod
    def of(cls, view: BoardView, viewer: Viewer) -> "SeenView":
        """A view as it is seen by somebody."""
        return cls(
            leaderboard_id=view.leaderboard_id,
            limit=view.limit,
            player_id=view.player_id,
            range=view.range,
            include=view.include,
            viewer=viewer,
        )


@frozen(kw_only=True)
class Subscribe:
    view: BoardView


@frozen(kw_only=True)
class Get:
    view: BoardView


@frozen(kw_only=True)
class Unsubscribe:
    leaderboard_id: str = field(validator=BOARD_ID)


@frozen(kw_only=True)
class SubscribeBoards:
    pass


@frozen(kw_only=True)
class UnsubscribeBoards:
    pass


@frozen(kw_only=True)
class Ping:
    pass


@frozen(kw_only=True)
class SubmitScore:
    submission: Submission


@frozen(kw_only=True)
class Authenticate:
    token: str = field(validator=_CREDENTIAL, repr=False)


Request = Subscribe | Get | Unsubscribe | SubscribeBoards | UnsubscribeBoards | Ping | SubmitScore | Authenticate

#: Those whose fields are their own.
_PLAIN: Mapping[str, type[Unsubscribe | SubscribeBoards | UnsubscribeBoards | Ping | Authenticate]] = {
    "unsubscribe": Unsubscribe,
    "subscribe_boards": SubscribeBoards,
    "unsubscribe_boards": UnsubscribeBoards,
    "ping": Ping,
    "auth": Authenticate,
}
_TYPES = "subscribe, unsubscribe, subscribe_boards, unsubscribe_boards, ping, get, submit_score, auth"


def request_id_of(raw: object) -> str | None:
    """The id that a message wants to see in its answer. Raises `Invalid` for one that cannot be given back."""
    request_id = raw.get("request_id") if isinstance(raw, dict) else None
    if message := None if request_id is None else _REQUEST_ID.fault(request_id):
        raise Invalid([FieldError("request_id", message)])
    return request_id


def request_of(raw: object) -> Request:
    """What a message asks for. Raises `Invalid` with every fault."""
    if not isinstance(raw, dict):
        raise Invalid([FieldError("", "must be an object")])
    fields = {name: value for name, value in raw.items() if name not in ("type", "request_id")}
    match raw.get("type"):
        case "subscribe":
            return Subscribe(view=decode(BoardView, fields))
        case "get":
            return Get(view=decode(BoardView, fields))
        case "submit_score":
            return SubmitScore(submission=decode(Submission, fields))
        case str(name) if name in _PLAIN:
            return decode(_PLAIN[name], fields)
        case None:
            raise Invalid([FieldError("type", "is required")])
        case _:
            raise Invalid([FieldError("type", f"must be one of {_TYPES}")])
