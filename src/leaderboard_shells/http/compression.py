"""Answers in fewer bytes, for those who take them. A small one costs no more than looking at its length."""

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
    return any(name == b"accept-encoding" and _weights(value)[0] > 0 for name, value in headers)


def _rather_brotli(headers: Headers) -> bool:
    """Whether they take Brotli, and like gzip no better."""
    weights = [_weights(value) for name, value in headers if name == b"accept-encoding"]
    return any(brotli > 0 and brotli >= gzip for gzip, brotli in weights)


async def compressed(headers: Headers, answer: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """An answer of `SMALLEST` bytes or more to a request with these headers, and what is to be said of it."""
    if not takes_gzip(headers):
        return answer, [VARY]
    if len(answer) < _LARGE:
        return _packed(answer, _FAST), [_GZIP, VARY]
    return await asyncio.to_thread(_packed, answer, _FAST), [_GZIP, VARY]


class PrecompressedContent:
    """Content that is sent again and again, compressed once if that is worth it.

    `brotli`: the same in Brotli, where somebody has made it; Python cannot.
    """

    def __init__(self, content: bytes, brotli: bytes | None = None) -> None:
        packed = _packed(content, _WELL)
        self.content = content
        self._brotli = brotli
        self._gzip = packed if len(packed) < _WORTH * len(content) else None

    def to(self, headers: Headers) -> tuple[bytes, Mapping[str, str]]:
        """What is sent for a request with these headers, and the headers that go along."""
        if self._gzip is None:
            return self.content, {}
        if self._brotli is not None and _rather_brotli(headers):
            return self._brotli, {"Content-Encoding": "br", "Vary": "Accept-Encoding"}
        if not takes_gzip(headers):
            return self.content, {"Vary": "Accept-Encoding"}
        return self._gzip, {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}


def _packed(content: bytes, level: int) -> bytes:
    # Without the moment in it, the same content always gives the same bytes.
    return gzip.compress(content, level, mtime=0)


@lru_cache(maxsize=64)
def _weights(value: bytes) -> tuple[float, float]:
    """The weights of gzip and of Brotli in an Accept-Encoding, by their names or as any (RFC 9110, 12.5.3)."""
    weights = weights_of(value)
    any_other = weights.get(b"*", 0.0)
    return weights.get(b"gzip", weights.get(b"x-gzip", any_other)), weights.get(b"br", any_other)
