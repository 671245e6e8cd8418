"""News within one process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from leaderboard_core.ports.broadcaster import BoardChanged, Broadcaster


class MemoryBroadcaster(Broadcaster):
    """Calls its listeners at once, one after the other."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[BoardChanged | None], None]] = []

    def publish(self, news: BoardChanged) -> None:
        for heard in self._listeners:
            heard(news)

    @contextmanager
    def listen(self, heard: Callable[[BoardChanged | None], None]) -> Iterator[None]:
        self._listeners.append(heard)
        try:
            yield
        finally:
            self._listeners.remove(heard)
