"""A board as it changes, over the WebSocket; a lost connection is made again, for ever."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from attrs import asdict, frozen
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.frames import CloseCode
from websockets.http11 import Response
from websockets.sync.client import connect

from leaderboard_shells.client.address import Address
from leaderboard_shells.client.api import authorization
from leaderboard_shells.client.envelope import opened
from leaderboard_shells.client.errors import (
    ApiError,
    BoardDeleted,
    ClientError,
    ConnectionLost,
    NotALeaderboard,
    Redirected,
    Unreachable,
    UnreadableAnswer,
    advice,
    reason,
)
from leaderboard_shells.client.retry import new_backoff
from leaderboard_shells.client.schemas import LiveDeleted, LiveError, LiveUpdate, schema_error

#: How long a connection may take to be made, in seconds, and how long its end is waited for.
_SLOWEST_OPEN = 5.0
_SLOWEST_CLOSE = 1.0
_BROKEN = "the connection broke"
#: What the server says when it ends a connection.
_GOODBYES: dict[int, str] = {
    CloseCode.SERVICE_RESTART: "the server stopped or restarts",
    CloseCode.TRY_AGAIN_LATER: "the updates were not taken in time",
}
#: Why this end closes a connection.
_OURS: dict[int, str] = {
    CloseCode.INVALID_DATA: "a message is not UTF-8",
    CloseCode.MESSAGE_TOO_BIG: "a message is larger than one of a leaderboard",
}
_SHAPES: Mapping[str, Any] = {
    "leaderboard_update": LiveUpdate,
    "leaderboard_deleted": LiveDeleted,
    "error": LiveError,
}


@frozen(kw_only=True)
class BoardView:
    """What is to be seen of a board: its best entries and perhaps one player's neighbourhood."""

    leaderboard_id: str
    limit: int
    player_id: str | None = None
    include: Sequence[str] | None = None

    def subscription(self) -> str:
        fields = asdict(self)
        return json.dumps({"type": "subscribe"} | {name: value for name, value in fields.items() if value is not None})


@frozen
class BoardUpdate:
    """The board as it is shown now."""

    revision: int
    timestamp: str
    data: Mapping[str, Any]


@frozen
class Disconnected:
    """There is no connection; the next attempt comes in `pause` seconds."""

    why: str
    pause: float


def watch(address: Address, key: str | None, view: BoardView) -> Iterator[BoardUpdate | Disconnected]:
    """A snapshot, then every update, for ever. Raises `ClientError` when it could not begin or cannot go on."""
    began = False
    backoff = new_backoff()
    while True:
        try:
            for update in _updates(address, key, view):
                began = True
                backoff.reset()
                yield update
        except ClientError as error:
            never_there = isinstance(error, Unreachable) and not began
            if never_there or not error.transient:
                raise
            lost = Disconnected(error.why, backoff.next())
            yield lost
            time.sleep(lost.pause)


def _updates(address: Address, key: str | None, view: BoardView) -> Iterator[BoardUpdate]:
    """The updates of one connection. Raises `ClientError` when it ends."""
    try:
        with connect(
            address.live,
            additional_headers=authorization(key),
            open_timeout=_SLOWEST_OPEN,
            close_timeout=_SLOWEST_CLOSE,
        ) as socket:
            socket.send(view.subscription())
            while True:
                yield from _shown(_message(address.live, socket.recv()))
    except ConnectionClosed as error:
        if error.sent is not None and not error.rcvd_then_sent and error.sent.code in _OURS:
            raise UnreadableAnswer(address.live, _OURS[error.sent.code]) from error
        raise ConnectionLost(address.url, _goodbye(error)) from error
    except InvalidStatus as error:
        raise _refusal(address.live, error.response) from error
    except WebSocketException as error:
        raise ConnectionLost(address.url, reason(error)) from error
    except (OSError, TimeoutError) as error:
        raise Unreachable(address.url, reason(error), advice(error, address)) from error


def _message(url: str, text: str | bytes) -> Mapping[str, Any]:
    """A message of the server. Raises `UnreadableAnswer` for what is none."""
    try:
        message = json.loads(text)
        shape = _SHAPES.get(message["type"], Any)
    except (ValueError, TypeError, LookupError, RecursionError):
        raise UnreadableAnswer(url, "it is no message of a leaderboard") from None
    if why := schema_error(message, shape):
        raise UnreadableAnswer(url, why)
    return cast("Mapping[str, Any]", message)


def _shown(message: Mapping[str, Any]) -> Iterator[BoardUpdate]:
    match message["type"]:
        case "leaderboard_update":
            yield BoardUpdate(message["revision"], message["timestamp"], message["data"])
        case "leaderboard_deleted":
            raise BoardDeleted(message["leaderboard_id"])
        case "error":
            raise ApiError(message)


def _goodbye(error: ConnectionClosed) -> str:
    return _GOODBYES.get(error.rcvd.code, _BROKEN) if error.rcvd else _BROKEN


def _refusal(url: str, response: Response) -> ClientError:
    if location := response.headers.get("Location"):
        return Redirected(url, location)
    answer = opened(url, response.status_code, bytes(response.body or b""))
    return answer if isinstance(answer, ClientError) else NotALeaderboard(url, response.status_code)
