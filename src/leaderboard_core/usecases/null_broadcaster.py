"""Where nobody shows boards live."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from leaderboard_core.ports.broadcaster import BoardChanged, Broadcaster


class NullBroadcaster(Broadcaster):
    """Nobody listens, so nothing is passed on."""

    def publish(self, news: BoardChanged) -> None:
        del news

    def listen(self, heard: Callable[[BoardChanged | None], None]) -> AbstractContextManager[None]:
        del heard
        return nullcontext()
