"""What every engine is told about connections."""

from collections.abc import Callable

from attrs import frozen

from leaderboard_shells.wire.limits import MAX_HEAD_BYTES


@frozen(kw_only=True)
class ConnectionLimits:
    """`read_timeout`: seconds that the head of a request may take to arrive, from the connection's beginning or, later
    on, from the head's first byte; `idle_timeout`: seconds a connection may wait for its next request; `grace`: seconds
    that requests under way may take once the engine is told to stop; `linger`: seconds before that, in which open
    connections may bring a request that is on its way, while nobody new is let in; `max_message`: bytes of one inbound
    WebSocket message; `max_connections`: how many may be open at once.

    `error_response` gives the whole answer to a request that never becomes one, by its status: 400 malformed, 408 too
    slow, 414 and 431 too large, 503 a connection too many.
    """

    read_timeout: float
    idle_timeout: float
    grace: float
    linger: float = 0.0
    max_message: int
    max_connections: int
    error_response: Callable[[int], bytes]


def head_error_status(target: int, head: int) -> int | None:
    """The status that a request is refused with whose target and whole head have these sizes, in bytes, if any."""
    if target > MAX_HEAD_BYTES:
        return 414
    return 431 if head > MAX_HEAD_BYTES else None
