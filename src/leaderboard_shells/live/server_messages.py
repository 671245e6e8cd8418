"""The messages of `/ws` that go out, encoded."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.usecases.submit import Accepted
from leaderboard_shells.live.board_snapshot import BoardSnapshot
from leaderboard_shells.wire.answers.boards import Leaderboard, as_leaderboard
from leaderboard_shells.wire.answers.scores import SeenAs, Submitted, as_submitted
from leaderboard_shells.wire.envelope import printable
from leaderboard_shells.wire.times import rfc3339, rfc3339_now

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


class BoardsSubscribed(Struct, tag_field="type", tag="boards_subscribed"):
    """From here on the list of boards is watched; what it holds now is read over HTTP."""


class BoardsUnsubscribed(Struct, tag_field="type", tag="boards_unsubscribed"):
    """The list of boards is not watched any more."""


class BoardsUpdate(Struct, tag_field="type", tag="boards_update"):
    """What has changed in the list; `reload`: so much that it is to be read again."""

    boards: Sequence[Leaderboard]
    deleted: Sequence[str]
    reload: bool


class LeaderboardUpdate(Struct, tag_field="type", tag="leaderboard_update", omit_defaults=True):
    """What a view of the board shows at its `timestamp`: now, unless it is `stale`; that and `revisions` are as in the
    `meta` of HTTP."""

    leaderboard_id: str
    revision: int
    timestamp: str
    data: Annotated[Raw, Meta(extra_json_schema={"$ref": "#/components/schemas/SnapshotData"})]
    stale: bool = False
    revisions: tuple[int, ...] = ()


class ScoreResult(Struct, tag_field="type", tag="score_result"):
    """The answer to `submit_score`: as that of POST /scores."""

    request_id: str | None
    data: Submitted


class Error(Struct, tag_field="type", tag="error"):
    """A message was refused; the socket stays open."""

    code: str
    error: str
    request_id: str | UnsetType = UNSET


def update(board_id: str, snapshot: BoardSnapshot) -> bytes:
    """A snapshot as an update, of now or of when it was known to be true last."""
    stale = snapshot.as_of is not None
    timestamp = rfc3339_now() if snapshot.as_of is None else rfc3339(snapshot.as_of)
    shown = Raw(snapshot.data)
    return _encode(LeaderboardUpdate(board_id, snapshot.revision, timestamp, shown, stale, snapshot.revisions))


def boards_update(changes: Mapping[str, Board | None] | None) -> bytes:
    """Boards as they are now, by id; None for one that is gone, and instead of all where there are too many."""
    if changes is None:
        return _encode(BoardsUpdate((), (), reload=True))
    there = [as_leaderboard(board) for board in changes.values() if board is not None]
    return _encode(BoardsUpdate(there, [id_ for id_, board in changes.items() if board is None], reload=False))


def score_result(accepted: Accepted, seen_as: SeenAs, request_id: str | None) -> bytes:
    return _encode(ScoreResult(request_id, as_submitted(accepted, seen_as)))


def refusal(refused: LeaderboardError, request_id: str | None) -> bytes:
    return _encode(Error(refused.code, printable(str(refused)), UNSET if request_id is None else request_id))


def encoded(
    message: Pong | Subscribed | Unsubscribed | LeaderboardDeleted | BoardsSubscribed | BoardsUnsubscribed,
) -> bytes:
    return _encode(message)
