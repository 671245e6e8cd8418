"""News of boards, for whoever shows them live."""

from abc import abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from attrs import frozen

from leaderboard_core.domain.change import Head


@frozen
class News:
    """A board stands at another change, or (`deleted`) its life has ended."""

    board_uid: int
    board_id: str
    head: Head
    deleted: bool = False


class Broadcaster(Protocol):
    """Tells every process that listens what has changed. News may come late, twice, out of order, or not at all:
    they say where to look, never what is there."""

    @abstractmethod
    def publish(self, news: News) -> None:
        """Pass the news on. Never blocks and never fails; what cannot be passed on is dropped."""

    @abstractmethod
    def listen(self, heard: Callable[[News | None], None]) -> AbstractContextManager[None]:
        """Call `heard` with all news, this process's own included, while the context lasts.

        `heard(None)` means that news were missed: any board may have changed.
        """
