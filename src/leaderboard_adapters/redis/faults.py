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
#: What a server that is no Redis for boards says of our commands: a Sentinel, or one whose commands were renamed.
_UNKNOWN = "unknown command"
_LONGEST_REASON = 300

PASSWORD = "it refuses our password; set redis.username and redis.password"
NOBODY = "nothing answers at its address; start it, or set redis.addr"
CERTIFICATE = "its certificate is not trusted; set redis.tls_ca_file to the authority that signed it"
_BY_WORDS = (
    ("CERTIFICATE_VERIFY_FAILED", CERTIFICATE),
    ("certificate verify failed", CERTIFICATE),
    ("Connection refused", NOBODY),
    ("Connect call failed", NOBODY),
    ("Name or service not known", NOBODY),
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
    if not isinstance(error, RedisConnectionError):
        return None
    said = str(error)
    return next((sentence for words, sentence in _BY_WORDS if words in said), None)


def reason_of(error: RedisError) -> str:
    """What was said, in one line."""
    said = " ".join(_IN_A_PIPELINE.sub("", str(error)).split())
    code = error.status_code
    return f"{code} {said}".strip()[:_LONGEST_REASON] if code else said[:_LONGEST_REASON] or type(error).__name__


def _is_away(error: RedisError) -> bool:
    """Whether trying again later, or setting up the server otherwise, may help."""
    return isinstance(error, _AWAY) or (
        isinstance(error, ResponseError) and (_first_word(error) in _AWAY_CODES or _UNKNOWN in str(error))
    )


def _code(error: RedisError) -> str | None:
    return error.status_code or (_first_word(error) if isinstance(error, ResponseError) else None)


def _first_word(error: RedisError) -> str:
    return _IN_A_PIPELINE.sub("", str(error)).partition(" ")[0]
