"""Where a server is."""

from typing import Self
from urllib.parse import quote, urlsplit

from attrs import frozen

from leaderboard_shells.wire.addresses import is_loopback

_LIVE = {"http": "ws", "https": "wss"}


@frozen
class Address:
    """The root of a server's URLs, without a slash at its end."""

    url: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises `ValueError` for what is no URL of a server."""
        text = text.strip().rstrip("/")
        parts = urlsplit(text)
        if parts.scheme not in _LIVE or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"{text!r} is not a URL such as http://127.0.0.1:8080")
        # A port that is none is found out by asking for it.
        _ = parts.port
        return cls(text)

    def __str__(self) -> str:
        return self.url

    @property
    def is_loopback(self) -> bool:
        """Whether it is on this machine and only reached from it."""
        return is_loopback(urlsplit(self.url).hostname or "")

    @property
    def live(self) -> str:
        """The URL of the WebSocket."""
        scheme, rest = self.url.split(":", 1)
        return f"{_LIVE[scheme]}:{rest}/ws"

    def page(self, board_id: str) -> str:
        """The URL of a board's web page."""
        return f"{self.url}/b/{segment(board_id)}"


def segment(text: str) -> str:
    """Any text as one segment of a path; `..` too is a name and no way up."""
    encoded = quote(text, safe="", errors="surrogateescape")
    return encoded.replace(".", "%2E") if encoded in (".", "..") else encoded


def board_path(board_id: str) -> str:
    """The path of a leaderboard in the API."""
    return f"/api/v1/leaderboards/{segment(board_id)}"


def player_path(player_id: str) -> str:
    """The path of a player in the API."""
    return f"/api/v1/players/{segment(player_id)}"
