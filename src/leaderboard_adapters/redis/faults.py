"""What Redis and the way to it say when something is wrong, in the core's words. The one place that translates it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import (
    AskError,
    ClusterCrossSlotError,
    ClusterError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from leaderboard_core.domain.errors import StoreDegraded, StoreUnavailable

#: A server that is not there, or that is there and cannot serve now. redis-py takes the first word off the text of an
#: error that it has a class for, so these are told apart by class: CLUSTERDOWN and MASTERDOWN are cluster errors, MOVED
#: is a kind of ASK, LOADING, NOAUTH and WRONGPASS are errors of the connection.
_AWAY = (
    RedisConnectionError,
    RedisTimeoutError,
    AskError,
    ClusterCrossSlotError,
    ClusterError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    TryAgainError,
)
#: The same, told by the first word of an answer for which redis-py has no class.
_AWAY_CODES = frozenset({"BUSY", "DENIED", "MISCONF", "NOREPLICAS", "UNKILLABLE"})
#: What redis-py puts before the error of a command among others: it names the command with its arguments.
_IN_A_PIPELINE = re.compile(r"Command # \d+ \(.*\) of pipeline caused error: ", re.DOTALL)
_LONGEST_REASON = 300
#: How an error ends that redis-py 8.1 raises, in the place of one of its own, where a connection is disconnected by
#: another task, after a failover for instance, between a command's being taken on and its being written.
_GIVEN_UP = "'NoneType' object has no attribute 'writelines'"

PASSWORD = "it refuses our password; set redis.username and redis.password"
NOBODY = "nothing answers at its address; start it, or set redis.addr"
CERTIFICATE = "its certificate is not trusted; set redis.tls_ca_file to the authority that signed it"
UNHELD = "some slots of the cluster are held by nobody, and boards lie there; see redis-cli --cluster check"
#: What a server that is no node of a cluster says of CLUSTER SLOTS, and one that is no Sentinel of SENTINEL.
NOT_CLUSTERED, NOT_A_SENTINEL = "This instance has cluster support disabled", "unknown command 'SENTINEL'"
NO_CLUSTER = "it is no node of a Redis Cluster; set redis.mode to standalone, or write redis:// in redis.url"
NO_SENTINEL = "it is no Sentinel; set redis.mode to standalone, or write redis:// in redis.url"
NO_PRIMARY = "the Sentinels name no primary of this name; set redis.service_name to the one that they watch"
#: What servers say of our commands that are no Redis for boards: a Sentinel, one whose commands were renamed, or
#: that is no cluster.
_OTHERS = ("unknown command", NOT_CLUSTERED)
_BY_WORDS = (
    ("CERTIFICATE_VERIFY_FAILED", CERTIFICATE),
    ("certificate verify failed", CERTIFICATE),
    ("Connection refused", NOBODY),
    ("Connect call failed", NOBODY),
    ("Name or service not known", NOBODY),
    ("no primary of the cluster holds its slot", UNHELD),
    ("no Sentinel names a primary", NO_PRIMARY),
    (NOT_A_SENTINEL, NO_SENTINEL),
    (NOT_CLUSTERED, NO_CLUSTER),
)


@contextmanager
def translated() -> Iterator[None]:
    """Raise `StoreUnavailable` where Redis could not be reached or could not serve; a fault of ours stays one."""
    try:
        yield
    except RedisError as error:
        told = translation(error)
        if told is error:
            raise
        raise told from error
    except AttributeError as error:
        if not str(error).endswith(_GIVEN_UP):
            raise
        raise StoreUnavailable("real-time store", "its connection was given up meanwhile") from error


def translation(error: RedisError) -> Exception:
    """The same in the core's words, or itself where it is a fault of ours."""
    if not _is_away(error):
        return error
    code = _code(error)
    sentence = _sentence_for(error, code)
    if sentence is not None:
        told: StoreUnavailable = StoreDegraded("real-time store", sentence, code)
    else:
        told = StoreUnavailable("real-time store", reason_of(error), code)
    told.__cause__ = error
    return told


def is_full(error: StoreUnavailable) -> bool:
    """Whether the server refused for want of memory."""
    return isinstance(error.__cause__, OutOfMemoryError)


def _sentence_for(error: RedisError, code: str | None) -> str | None:
    """What a cause that is known means, with what would help; it names nobody and no place."""
    if code in {"NOAUTH", "WRONGPASS"}:
        return PASSWORD
    said = str(error)
    if not isinstance(error, RedisConnectionError) and NOT_CLUSTERED not in said:
        return None
    return next((sentence for words, sentence in _BY_WORDS if words in said), None)


def reason_of(error: RedisError) -> str:
    """What was said, in one line."""
    said = " ".join(_IN_A_PIPELINE.sub("", str(error)).split())
    code = error.status_code
    return f"{code} {said}".strip()[:_LONGEST_REASON] if code else said[:_LONGEST_REASON] or type(error).__name__


def _is_away(error: RedisError) -> bool:
    """Whether trying again later, or setting up the server otherwise, may help."""
    return isinstance(error, _AWAY) or (
        isinstance(error, ResponseError)
        and (_first_word(error) in _AWAY_CODES or any(words in str(error) for words in _OTHERS))
    )


def _code(error: RedisError) -> str | None:
    return error.status_code or (_first_word(error) if isinstance(error, ResponseError) else None)


def _first_word(error: RedisError) -> str:
    return _IN_A_PIPELINE.sub("", str(error)).partition(" ")[0]
