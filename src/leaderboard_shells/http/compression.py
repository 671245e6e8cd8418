"""Answers in fewer bytes, by gzip, for those who take it. A small one costs no more than looking at its length."""

import asyncio
import gzip
from collections.abc import Iterable, Mapping
from functools import lru_cache

from leaderboard_shells.http.weights import weights_of

#: From how many bytes on an answer is worth the time, and from where on that time is too long for the event loop.
SMALLEST = 4 * 1024
_LARGE = 64 * 1024
#: What is made anew for each request is compressed fast, what is made once is compressed well.
_FAST, _WELL = 1, 9
#: Under what part of its size a file is worth being unpacked.
_WORTH = 0.9

VARY = (b"vary", b"accept-encoding")
_GZIP = (b"content-encoding", b"gzip")

Headers = Iterable[tuple[bytes, bytes]]


def takes_gzip(headers: Headers) -> bool:
    """Whether whoever sends these headers (names in lower case) takes gzip."""
    return any(name == b"accept-encoding" and _accepts(value) for name, value in headers)


async def compressed(headers: Headers, answer: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """An answer of `SMALLEST` bytes or more to a request with these headers, and what is to be said of it."""
    if not takes_gzip(headers):
        return answer, [VARY]
    if len(answer) < _LARGE:
        return _packed(answer, _FAST), [_GZIP, VARY]
    return await asyncio.to_thread(_packed, answer, _FAST), [_GZIP, VARY]


class PrecompressedContent:
    """Content that is sent again and again, compressed once if that is worth it."""

    def __init__(self, content: bytes) -> None:
        packed = _packed(content, _WELL)
        self.content = content
        self._gzip = packed if len(packed) < _WORTH * len(content) else None

    def to(self, headers: Headers) -> tuple[bytes, Mapping[str, str]]:
        """What is sent for a request with these headers, and the headers that go along."""
        if self._gzip is None:
            return self.content, {}
        if not takes_gzip(headers):
            return self.content, {"Vary": "Accept-Encoding"}
        return self._gzip, {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}


def _packed(content: bytes, level: int) -> bytes:
    # Without the moment in it, the same content always gives the same bytes.
    return gzip.compress(content, level, mtime=0)


@lru_cache(maxsize=64)
def _accepts(value: bytes) -> bool:
    """Whether an Accept-Encoding holds gzip with a weight above 0, by its name or as any (RFC 9110, 12.5.3)."""
    weights = weights_of(value)
    return weights.get(b"gzip", weights.get(b"x-gzip", weights.get(b"*", 0.0))) > 0
