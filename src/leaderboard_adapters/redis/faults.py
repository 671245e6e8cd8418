"""What Redis and the way to it say when something is wrong, in the core's words. The one place that translates it."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import (
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
)
from redis.exceptions import TimeoutError as RedisTimeoutError

from leaderboard_core.domain.errors import StoreUnavailable

#: A server that is not there, or that is there and cannot serve now.
_AWAY = (RedisConnectionError, RedisTimeoutError, NoPermissionError, OutOfMemoryError, ReadOnlyError)
#: The same, told by the first word of an answer for which redis-py has no class.
_AWAY_CODES = frozenset({"BUSY", "CLUSTERDOWN", "MASTERDOWN", "MISCONF", "NOREPLICAS", "TRYAGAIN", "UNKILLABLE"})


@contextmanager
def translated() -> Iterator[None]:
    """Raise `StoreUnavailable` where Redis could not be reached or could not serve; a fault of ours stays one."""
    try:
        yield
    except RedisError as error:
        if is_away(error):
            raise StoreUnavailable("real-time store") from error
        raise


def is_away(error: RedisError) -> bool:
    """Whether trying again later may help."""
    return isinstance(error, _AWAY) or (
        isinstance(error, ResponseError) and str(error).partition(" ")[0] in _AWAY_CODES
    )
