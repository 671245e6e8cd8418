"""How long to wait before trying again."""

import random
from collections.abc import Iterator

_FIRST = 0.25
_LONGEST = 10.0


def pauses() -> Iterator[float]:
    """Seconds, for ever: twice as long each time, and each shortened by chance so that not all come at once."""
    longest = _FIRST
    while True:
        yield longest * random.uniform(0.5, 1.0)
        longest = min(2 * longest, _LONGEST)
