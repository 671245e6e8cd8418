"""The messages of `/ws` that go out, encoded."""

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.usecases.submit import Accepted
from leaderboard_shells.http.answers.scores import Submitted, as_submitted
from leaderboard_shells.http.envelope import printable
from leaderboard_shells.http.times import rfc3339_now
from leaderboard_shells.live.picture import Picture

_encode = msgspec.json.Encoder().encode


class Pong(Struct, tag_field="type", tag="pong"):
    """The answer to `ping`."""


class Subscribed(Struct, tag_field="type", tag="subscribed"):
    """From here on the board is watched; its snapshot follows."""

    leaderboard_id: str


class Unsubscribed(Struct, tag_field="type", tag="unsubscribed"):
    """The board is not watched any more."""

    leaderboard_id: str


class LeaderboardDeleted(Struct, tag_field="type", tag="leaderboard_deleted"):
    """The board's life has ended, and with it the subscription."""

    leaderboard_id: str


class LeaderboardUpdate(Struct, tag_field="type", tag="leaderboard_update"):
    """What a view of the board shows now."""

    leaderboard_id: str
    revision: int
    timestamp: str
    data: Raw


class ScoreResult(Struct, tag_field="type", tag="score_result"):
    """The answer to `submit_score`: as that of POST /scores."""

    request_id: str | None
    data: Submitted


class Error(Struct, tag_field="type", tag="error"):
    """A message was refused; the socket stays open."""

    code: str
    error: str
    request_id: str | UnsetType = UNSET


def update(board_id: str, picture: Picture) -> bytes:
    """A picture as an update, of now."""
    return _encode(LeaderboardUpdate(board_id, picture.revision, rfc3339_now(), Raw(picture.data)))


def score_result(accepted: Accepted, request_id: str | None) -> bytes:
    return _encode(ScoreResult(request_id, as_submitted(accepted)))


def refusal(refused: LeaderboardError, request_id: str | None) -> bytes:
    return _encode(Error(refused.code, printable(str(refused)), UNSET if request_id is None else request_id))


def encoded(message: Pong | Subscribed | Unsubscribed | LeaderboardDeleted) -> bytes:
    return _encode(message)
