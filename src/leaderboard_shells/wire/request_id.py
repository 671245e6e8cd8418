"""The id of the request that is being answered; whatever is logged or answered meanwhile names it.

A WebSocket is a request that lasts: its id is that of the connection.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

_NOTHING: Mapping[str, str] = MappingProxyType({})
_current: ContextVar[Mapping[str, str]] = ContextVar("request_id", default=_NOTHING)


def request_id() -> str:
    """The id of the request that is being answered; empty outside of any."""
    return next(iter(_current.get().values()), "")


def log_context() -> Mapping[str, str]:
    """What a line of the log is to name: the `request_id` or the `connection_id` that it belongs to, if any."""
    return _current.get()


def enter_request(chosen: str, *, is_connection: bool) -> None:
    """Answer under this id from now on, in the present task."""
    _current.set({"connection_id" if is_connection else "request_id": chosen})


@contextmanager
def answering_as(chosen: str) -> Iterator[None]:
    """Answer under this id what never became a request."""
    token = _current.set({"request_id": chosen})
    try:
        yield
    finally:
        _current.reset(token)
