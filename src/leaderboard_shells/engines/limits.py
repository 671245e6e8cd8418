"""What every engine is told about connections."""

from attrs import frozen


@frozen(kw_only=True)
class Limits:
    """`idle_timeout`: seconds a connection may wait for its next request; `grace`: seconds that requests under way
    may take once the engine is told to stop; `max_message`: bytes of one inbound WebSocket message."""

    idle_timeout: float
    grace: float
    max_message: int
