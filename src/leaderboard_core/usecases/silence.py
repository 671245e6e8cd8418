"""Where nobody shows boards live."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from leaderboard_core.ports.broadcaster import Broadcaster, News


class Silence(Broadcaster):
    """Nobody listens, so nothing is passed on."""

    def publish(self, news: News) -> None:
        del news

    def listen(self, heard: Callable[[News | None], None]) -> AbstractContextManager[None]:
        del heard
        return nullcontext()
