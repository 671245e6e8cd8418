"""Answers that whoever asked may keep, and ask for again: each has a weak ETag, and one that still holds is confirmed.

An ETag names what an answer is of (the board's life, season, revision, how many players and places) and, by a checksum,
the change and the question. It is weak, for `as_of` moves on while all else stays.
"""

import re
import zlib
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from starlette.types import Scope

from leaderboard_core.usecases.answers import Meta
from leaderboard_shells.access.caller import Caller
from leaderboard_shells.http.paths import raw_path

#: The header by which a sender names what it has.
HEADER: Final = "If-None-Match"
_HEADER: Final = HEADER.lower().encode()
#: An ETag of ours, the revision in its third place; whether it is marked as weak makes no difference to a reader.
_WRITTEN: Final = re.compile(rb'(?:W/)?("[0-9]+-[0-9]+-([0-9]{1,19})-[0-9a-z-]*")')
_NO_CACHE: Final = (b"cache-control", b"no-cache")
_PRIVATE: Final = (b"cache-control", b"private, no-cache")
_BY_KEY: Final = (b"vary", b"authorization")

Headers = Sequence[tuple[bytes, bytes]]


class Offered(NamedTuple):
    """The ETags that a sender has, and the newest revision that they are of."""

    etags: Collection[bytes]
    revision: int


def offered(headers: Iterable[tuple[bytes, bytes]]) -> Offered | None:
    """What a request with these headers says that its sender has; None for nothing that could be ours."""
    for name, value in headers:
        if name == _HEADER and (found := _WRITTEN.findall(value)):
            return Offered({etag for etag, _ in found}, max(int(revision) for _, revision in found))
    return None


def question_of(scope: Scope, caller: Caller, board_id: str) -> bytes:
    """What is asked, and by which kind of viewer: these might be shown something else."""
    return b"%b?%b %b" % (raw_path(scope), scope["query_string"], _viewer(caller, board_id))


def etag_of(moment: Meta, question: bytes) -> bytes:
    """The ETag, without the mark of a weak one."""
    board_uid, season, revision, change_id, players, places, max_entries, display, frozen, revisions = moment.tag
    shown = change_id if max_entries is None else f"{change_id} {max_entries}"
    if display is not None:
        shown = f"{shown} {display}"
    if frozen is not None:
        shown = f"{shown} {frozen}"
    if revisions:
        shown = f"{shown} {revisions}"
    checksum = zlib.crc32(question, zlib.crc32(shown.encode()))
    return b'"%d-%d-%d-%d-%d-%08x"' % (board_uid, season, revision, players, places, checksum)


def headers_of(moment: Meta, question: bytes, caller: Caller) -> Headers:
    """What is said of an answer. One that is stale says so, and is not to be confirmed without being asked for anew."""
    keeping: Headers = (_PRIVATE, _BY_KEY) if caller.is_known else (_NO_CACHE,)
    return keeping if moment.stale else ((b"etag", b"W/" + etag_of(moment, question)), *keeping)


def _viewer(caller: Caller, board_id: str) -> bytes:
    if caller.player is not None:
        return caller.player.encode()
    return b"+" if caller.is_known and caller.viewer(board_id).sees_frozen else b""
