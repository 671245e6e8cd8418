"""Which form of an error a client asks for: the API's own, or that of RFC 9457, by its `Accept`."""

from collections.abc import Iterable
from functools import lru_cache

from leaderboard_shells.http.weights import weights_of

MEDIA_TYPE = "application/problem+json"
_NAMED = MEDIA_TYPE.encode()


def is_preferred(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether these headers (names in lower case) name problem details, and no less gladly than JSON.

    What stands for any media type asks for nothing in particular, and gets the API's own form.
    """
    return any(name == b"accept" and _prefers(value) for name, value in headers)


@lru_cache(maxsize=64)
def _prefers(accept: bytes) -> bool:
    weights = weights_of(accept)
    return weights.get(_NAMED, 0.0) > 0 and weights[_NAMED] >= weights.get(b"application/json", 0.0)
