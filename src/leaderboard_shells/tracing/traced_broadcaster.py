"""News say which trace they come from, so that a frame that shows them belongs to it, in whichever process."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from attrs import evolve

from leaderboard_core.ports.broadcaster import BoardChanged, Broadcaster
from leaderboard_shells.tracing.spans import Spans


class TracedBroadcaster(Broadcaster):
    """Passes news on with the trace of whoever publishes them."""

    def __init__(self, broadcaster: Broadcaster, spans: Spans) -> None:
        self._broadcaster = broadcaster
        self._spans = spans

    def publish(self, news: BoardChanged) -> None:
        self._broadcaster.publish(evolve(news, trace=self._spans.here()))

    def listen(self, heard: Callable[[BoardChanged | None], None]) -> AbstractContextManager[None]:
        return self._broadcaster.listen(heard)
