"""Paths as they were sent: routed still encoded, so that an id may hold any character, `/` included."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from starlette.routing import Match, Route
from starlette.types import Scope

from leaderboard_core.domain.board import BOARD_ID
from leaderboard_core.domain.errors import BoardNotFound, FieldError, Invalid
from leaderboard_core.domain.submission import PLAYER_ID

#: How many board ids are remembered: most requests are about a few.
_REMEMBERED = 1024


class RawRoute(Route):
    """A route that matches the encoded path; its parameters are encoded as well.

    Nothing is normalised: `..` is a segment like any other.
    """

    def matches(self, scope: Scope) -> tuple[Match, dict[str, Any]]:
        if scope["type"] != "http":
            return Match.NONE, {}
        found = self.path_regex.match(sent_path(scope))
        if found is None:
            return Match.NONE, {}
        child = {"endpoint": self.endpoint, "path_params": found.groupdict()}
        known = self.methods is None or scope["method"] in self.methods
        return Match.FULL if known else Match.PARTIAL, child


def sent_path(scope: Scope) -> str:
    """The encoded path; bytes that are not UTF-8 stay told apart."""
    return raw_path(scope).decode("utf-8", "surrogateescape")


def raw_path(scope: Scope) -> bytes:
    """The same in its bytes; an engine may keep them to itself."""
    raw: bytes | None = scope.get("raw_path")
    return quote(scope["path"]).encode() if raw is None else raw


@lru_cache(_REMEMBERED)
def as_board_id(sent: str) -> str:
    """The board id that a path holds. Raises `BoardNotFound` for one that no board can have."""
    board_id = _decoded(sent)
    if BOARD_ID.fault(board_id) is not None:
        raise BoardNotFound(board_id)
    return board_id


def as_player_id(sent: str) -> str:
    """The player id that a path holds. Raises `Invalid`."""
    player_id = _decoded(sent)
    if (fault := PLAYER_ID.fault(player_id)) is not None:
        raise Invalid([FieldError("player_id", fault)])
    return player_id


def _decoded(sent: str) -> str:
    """Bytes that are not UTF-8 become lone surrogates, which no id may hold."""
    return unquote(sent, errors="surrogateescape") if "%" in sent else sent
