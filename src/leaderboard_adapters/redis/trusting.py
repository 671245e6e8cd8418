"""Whether the server that is read from is still one that is written to.

A primary that was demoted, or made a replica of nothing, goes on answering: as things stood then, for as long as nobody
writes. Nothing in its answers tells.
"""

from collections.abc import Callable
from math import inf
from time import monotonic
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from leaderboard_core.domain.errors import StoreDegraded

REPLICA: Final = "it is a replica, which takes no writes; name its primary, or promote it"
#: How often it is asked what it is, at most, in seconds.
_EVERY: Final = 2.0
#: For how long it is read from since it was known to be a primary, in seconds: a failover that was meant takes less.
#: Both together, and the time to ask, are less than the 10 s that are promised.
_TRUSTED: Final = 5.0


async def greeting(client: Redis) -> dict[bytes, Any]:
    """What a server answers to HELLO, which every user may say; nothing where something in between does not know it."""
    try:
        said = await client.execute_command("HELLO")  # type: ignore[no-untyped-call]
    except ResponseError:
        return {}
    return dict(zip(said[::2], said[1::2], strict=True))


class Trust:
    """Asks now and then, beside what is read, whether the server is a replica. `clock` tells seconds."""

    def __init__(self, client: Redis, clock: Callable[[], float] = monotonic) -> None:
        self._client = client
        self._clock = clock
        self._asked = self._primary = -inf
        self._is_replica = self._is_node = False

    async def __call__(self) -> None:
        """Return when what is read may be told. Raises `StoreDegraded`, and what the client raises."""
        now = self._clock()
        if now - self._asked >= _EVERY:
            await self._ask(now)
        if self._is_replica and now - self._primary > _TRUSTED:
            raise StoreDegraded("real-time store", REPLICA)

    async def is_cluster(self) -> bool:
        """Whether it is a node of a cluster. Raises what the client raises."""
        if self._asked == -inf:
            await self._ask(self._clock())
        return self._is_node

    async def _ask(self, now: float) -> None:
        said = await greeting(self._client)
        self._is_replica = said.get(b"role") == b"replica"
        self._is_node = said.get(b"mode") == b"cluster"
        self._asked = now
        if not self._is_replica:
            self._primary = now
