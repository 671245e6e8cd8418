"""Every request has an id: the sender's own if it is sane, else a new one."""

import os
import re
from collections.abc import Iterable, Iterator

_SANE = re.compile(rb"[A-Za-z0-9._-]{1,128}")
#: How many ids are drawn at a time, and of how many bytes each is: asking the system for each alone takes longer than
#: all else that is done for an id.
_DRAWN, _BYTES = 256, 8


def chosen_id(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """The id of a request that comes with these headers."""
    for name, value in headers:
        if name == b"x-request-id":
            return value if _SANE.fullmatch(value) else next(_fresh)
    return next(_fresh)


def _draw() -> Iterator[bytes]:
    while True:
        drawn = os.urandom(_DRAWN * _BYTES).hex().encode()
        for start in range(0, len(drawn), 2 * _BYTES):
            yield drawn[start : start + 2 * _BYTES]


_fresh = _draw()
