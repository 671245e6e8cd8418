"""A board as it changes, over the WebSocket; a lost connection is made again, for ever."""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.frames import CloseCode
from websockets.sync.client import connect

from leaderboard_shells.client.address import Address
from leaderboard_shells.client.api import authorization
from leaderboard_shells.client.envelope import opened
from leaderboard_shells.client.errors import (
    BoardDeleted,
    ClientError,
    ConnectionLost,
    NotALeaderboard,
    Refused,
    Unreachable,
)
from leaderboard_shells.client.pauses import pauses
from leaderboard_shells.client.reasons import reason

#: How long a connection may take to be made, in seconds, and how long its end is waited for.
_SLOWEST_OPEN = 5.0
_SLOWEST_CLOSE = 1.0
_BROKEN = "the connection broke"
#: What the server says when it ends a connection.
_GOODBYES: dict[int, str] = {
    CloseCode.SERVICE_RESTART: "the server stopped or restarts",
    CloseCode.TRY_AGAIN_LATER: "the updates were not taken in time",
}


@frozen(kw_only=True)
class View:
    """What is to be seen of a board: its best entries and perhaps one player's neighbourhood."""

    leaderboard_id: str
    limit: int
    player_id: str | None = None

    def subscription(self) -> str:
        fields = {"leaderboard_id": self.leaderboard_id, "limit": self.limit, "player_id": self.player_id}
        return json.dumps({"type": "subscribe"} | {name: value for name, value in fields.items() if value is not None})


@frozen
class Update:
    """The board as it is shown now."""

    revision: int
    timestamp: str
    data: Mapping[str, Any]


@frozen
class Lost:
    """There is no connection; the next attempt comes in `pause` seconds."""

    why: str
    pause: float


def watch(address: Address, key: str | None, view: View) -> Iterator[Update | Lost]:
    """A snapshot, then every update, for ever. Raises `ClientError` when it could not begin or cannot go on."""
    began = False
    waiting = pauses()
    while True:
        try:
            for update in _updates(address, key, view):
                began, waiting = True, pauses()
                yield update
        except ClientError as error:
            never_there = isinstance(error, Unreachable) and not began
            if never_there or not error.passing:
                raise
            lost = Lost(error.why, next(waiting))
            yield lost
            time.sleep(lost.pause)


def _updates(address: Address, key: str | None, view: View) -> Iterator[Update]:
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
                yield from _shown(json.loads(socket.recv()))
    except ConnectionClosed as error:
        raise ConnectionLost(address.url, _goodbye(error)) from error
    except InvalidStatus as error:
        raise _refusal(address.url, error.response.status_code, bytes(error.response.body or b"")) from error
    except WebSocketException as error:
        raise ConnectionLost(address.url, reason(error)) from error
    except (OSError, TimeoutError) as error:
        raise Unreachable(address.url, reason(error)) from error


def _shown(message: Mapping[str, Any]) -> Iterator[Update]:
    match message["type"]:
        case "leaderboard_update":
            yield Update(message["revision"], message["timestamp"], message["data"])
        case "leaderboard_deleted":
            raise BoardDeleted(message["leaderboard_id"])
        case "error":
            raise Refused(message)


def _goodbye(error: ConnectionClosed) -> str:
    return _GOODBYES.get(error.rcvd.code, _BROKEN) if error.rcvd else _BROKEN


def _refusal(url: str, status: int, body: bytes) -> ClientError:
    answer = opened(url, status, body)
    return answer if isinstance(answer, ClientError) else NotALeaderboard(url, status)
