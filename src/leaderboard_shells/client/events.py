"""Server-Sent Events, read as the standard says."""

from collections.abc import Iterator
from typing import Final, NamedTuple

#: The largest event, in bytes: an update of the longest lists with all that can be told of each player has room.
LARGEST: Final = 8 << 20


class TooLong(Exception):
    """An event is larger than one of a leaderboard."""


class Event(NamedTuple):
    """One event: the data, and the last id that was told until then."""

    id: str
    data: str


class EventReader:
    """Takes a stream piece by piece and gives the events that are whole."""

    def __init__(self) -> None:
        #: After how many seconds to come back, as the server says; None: it has not.
        self.retry: float | None = None
        self._rest = b""
        self._id = ""
        self._data: list[str] = []
        self._size = 0

    def read(self, piece: bytes) -> Iterator[Event]:
        """The events that this piece ends. Raises `TooLong`, and `UnicodeDecodeError` for what is no UTF-8."""
        text = self._rest + piece
        # A line ends with CR, LF or both: what follows a CR at the very end is not known yet.
        whole = text.removesuffix(b"\r")
        lines = whole.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._rest = lines.pop() + text[len(whole) :]
        for line in lines:
            if line:
                self._field(line.decode())
            elif self._data:
                yield Event(self._id, "\n".join(self._data))
                self._data, self._size = [], 0
        if self._size + len(self._rest) > LARGEST:
            raise TooLong

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "data":
                self._data.append(value)
                self._size += len(value)
            case "id" if "\0" not in value:
                self._id = value
            case "retry" if value.isascii() and value.isdigit():
                self.retry = int(value) / 1_000
            case _:
                # A comment, or what nobody knows.
                pass
