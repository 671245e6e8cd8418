"""Token buckets, one an owner, in bounded memory."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from attrs import frozen

#: How many owners are remembered; beyond, the one that asked longest ago is forgotten, as if it had spent nothing.
MOST_OWNERS = 100_000
#: Shorter waits are none: they come of rounding, in seconds.
_NONE = 1e-6


@frozen
class Balance:
    """How one bucket stands: of `quota` at most, which it takes `window` seconds to get, `remaining` can be taken at
    once, and in `reset` seconds it is full. Whole numbers, of what is left rounded down, of times rounded up."""

    quota: int
    window: int
    remaining: int
    reset: int


class TokenBuckets:
    """Each holds up to `burst` and gets `limit` anew per `seconds`.

    Of a bucket only the moment is kept when it will be full again. What is larger than a full bucket passes when the
    bucket is full, and is paid for afterwards.
    """

    def __init__(
        self,
        limit: int,
        seconds: float,
        burst: int,
        clock: Callable[[], float] = time.monotonic,
        most: int = MOST_OWNERS,
    ) -> None:
        self._seconds_each = seconds / limit
        self._burst = burst
        self._clock = clock
        self._most = most
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full_at)

    def wait(self, owner: str, count: int) -> float:
        """Seconds until so much can be taken; 0.0 when it can be now."""
        now = self._clock()
        missing = max(self._full_at.get(owner, now) - now, 0.0)
        wait = missing + (min(count, self._burst) - self._burst) * self._seconds_each
        return wait if wait > _NONE else 0.0

    def balance(self, owner: str) -> Balance:
        """How the bucket of an owner stands."""
        now = self._clock()
        missing = max(self._full_at.get(owner, now) - now, 0.0)
        return Balance(
            self._burst,
            math.ceil(self._burst * self._seconds_each - _NONE),
            max(math.floor(self._burst - missing / self._seconds_each + _NONE), 0),
            math.ceil(missing - _NONE),
        )

    def take(self, owner: str, count: int) -> None:
        """Take so much, whether or not it is there."""
        now = self._clock()
        self._full_at[owner] = max(self._full_at.get(owner, now), now) + count * self._seconds_each
        self._full_at.move_to_end(owner)
        if len(self._full_at) > self._most:
            self._full_at.popitem(last=False)
