"""What is known of a leaderboard that is followed: what came of it, and what to do when its connection ends.

It comes over the event stream rather than the WebSocket: there each update names the life of the leaderboard beside its
revision, and whoever comes back is told nothing that they have seen.
"""

import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from attrs import define, field, frozen
from msgspec import Struct

from leaderboard_adapters.concurrency.backoff import Backoff
from leaderboard_shells.client.answer import converted
from leaderboard_shells.client.answers import Entry
from leaderboard_shells.client.errors import ApiError, BoardDeleted, ClientError, Unreachable, UnreadableAnswer
from leaderboard_shells.client.events import Event, EventReader, TooLong
from leaderboard_shells.client.retry import Retries

MEDIA_TYPE: Final = "text/event-stream"
#: After how many seconds without a byte a connection is given up; a comment comes every 15.
SILENCE: Final = 45.0
_ID: Final = re.compile(r"(?P<life>\d+)-\d+-(?P<revision>\d+)(?:-|$)", re.ASCII)
#: Why a stream ends that was not cut.
ENDED: Final = "the server stopped or restarts"


class LiveData(Struct, frozen=True, kw_only=True):
    """The `data` of an update."""

    season: int
    entries: list[Entry]
    total_players: int | None
    around: list[Entry] | None = None
    frozen: bool = False


class LiveUpdate(Struct, frozen=True, kw_only=True):
    """An update, as it is told."""

    revision: int
    timestamp: datetime
    data: LiveData
    stale: bool = False
    revisions: tuple[int, ...] = ()


class _Deleted(Struct, frozen=True):
    leaderboard_id: str


class _Error(Struct, frozen=True):
    error: str


@frozen
class BoardView:
    """What is to be seen of a leaderboard."""

    leaderboard_id: str
    limit: int | None = None
    player_id: str | None = None
    range: int | None = None
    include: str | Sequence[str] | None = None

    def query(self) -> dict[str, Any]:
        return {"limit": self.limit, "player_id": self.player_id, "range": self.range, "include": self.include}


@frozen(kw_only=True)
class BoardUpdate:
    """The leaderboard as it is shown at its `timestamp`: now, unless it is `stale`.

    `around` is the neighbourhood of the player who is followed, empty while they are not there, None without one.
    `frozen`: the leaderboard shows its ranks to nobody now; then there are no entries, and no total.
    `revisions` are those of the shards of a wide leaderboard, none of any other.
    `id` names what is shown, for `watch(after=…)`; `raw` is the message as it came.
    """

    id: str
    revision: int
    season: int
    timestamp: datetime
    entries: Sequence[Entry]
    total_players: int | None
    around: Sequence[Entry] | None
    stale: bool
    frozen: bool
    revisions: Sequence[int]
    raw: Mapping[str, Any]


@frozen
class Disconnected:
    """There is no connection; the next attempt comes in `pause` seconds."""

    why: str
    pause: float


@define
class LiveState:
    """One leaderboard that is followed over one connection after the other."""

    url: str
    view: BoardView
    _retries: Retries
    #: The id of what was seen last.
    seen: str | None = None
    _shown: tuple[Any, ...] | None = field(default=None, init=False)
    #: The life and the newest revision of it that were seen.
    _newest: tuple[str, int] | None = field(init=False)
    _began: bool = field(default=False, init=False)
    _since: float = field(factory=time.monotonic, init=False)
    _reader: EventReader = field(factory=EventReader, init=False)
    _backoff: Backoff = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._newest = _place(self.seen)
        self._backoff = self._retries.backoff()

    def connect(self) -> None:
        """A new connection begins."""
        self._reader = EventReader()

    def read(self, piece: bytes) -> Iterator[BoardUpdate]:
        """The updates that a piece of the stream ends, but those that would be a step back, or none at all."""
        try:
            for event in self._reader.read(piece):
                yield from self._told(event)
        except TooLong:
            raise UnreadableAnswer(self.url, "a message is larger than one of a leaderboard") from None
        except UnicodeDecodeError:
            raise UnreadableAnswer(self.url, "a message is not UTF-8") from None

    def pause(self, error: ClientError) -> float | None:
        """After how many seconds to connect again; None: the error is final, as it is where nothing was there for
        as long as a request would be repeated."""
        over = time.monotonic() - self._since >= self._retries.within or not self._retries.unreached
        never_there = isinstance(error, Unreachable) and not self._began and over
        if never_there or not error.transient:
            return None
        asked = min(self._reader.retry or 0.0, self._retries.longest)
        return max(self._backoff.next(), error.retry_after, asked)

    def final(self, error: ClientError) -> ClientError:
        """What an error is that ends it: where the leaderboard was there and is not found any more, it was deleted."""
        gone = self._began and isinstance(error, ApiError) and error.code == "board_not_found"
        return BoardDeleted(self.view.leaderboard_id) if gone else error

    def _told(self, event: Event) -> Iterator[BoardUpdate]:
        message, type_ = self._message(event.data)
        match type_:
            case "leaderboard_update":
                update = _update(event.id, message, self._as(message, LiveUpdate))
                if self._is_news(update):
                    self.seen, self._shown = event.id or None, _shown(update)
                    if not self._is_older(update):
                        self._newest = _place(update.id)
                    yield update
                self._began = True
                self._backoff.reset()
            case "leaderboard_deleted":
                raise BoardDeleted(self._as(message, _Deleted).leaderboard_id)
            case "error":
                self._as(message, _Error)
                raise ApiError(message)

    def _is_news(self, update: BoardUpdate) -> bool:
        """Whether it is neither older than what was seen nor that once more. Another life of the leaderboard, which
        begins at revision 1, is another leaderboard; and what is frozen hides whatever was seen since."""
        if self._is_older(update) and not update.frozen:
            return False
        return self._shown != _shown(update)

    def _is_older(self, update: BoardUpdate) -> bool:
        now, newest = _place(update.id), self._newest
        return now is not None and newest is not None and now[0] == newest[0] and now[1] < newest[1]

    def _message(self, text: str) -> tuple[Mapping[str, Any], str]:
        try:
            message = json.loads(text)
            return message, str(message["type"])
        except (ValueError, TypeError, LookupError, RecursionError):
            raise UnreadableAnswer(self.url, "it is no message of a leaderboard") from None

    def _as(self, message: Mapping[str, Any], type_: Any) -> Any:
        try:
            return converted(message, type_)
        except ValueError as error:
            raise UnreadableAnswer(self.url, str(error)) from None


def _update(id_: str, raw: Mapping[str, Any], told: LiveUpdate) -> BoardUpdate:
    data = told.data
    return BoardUpdate(
        id=id_,
        revision=told.revision,
        season=data.season,
        timestamp=told.timestamp,
        entries=data.entries,
        total_players=data.total_players,
        around=data.around,
        stale=told.stale,
        frozen=data.frozen,
        revisions=told.revisions,
        raw=raw,
    )


def _shown(update: BoardUpdate) -> tuple[Any, ...]:
    """All of an update but its moment."""
    return update.id, update.revision, update.stale, update.raw["data"]


def _place(id_: str | None) -> tuple[str, int] | None:
    """The life and the revision that an id names; None where it is none of ours."""
    named = _ID.match(id_ or "")
    return None if named is None else (named["life"], int(named["revision"]))
