"""News of boards, for whoever shows them live."""

from abc import abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, Self

from attrs import evolve, field, frozen

from leaderboard_core.domain.change import Version


@frozen
class BoardChanged:
    """A board stands at another change, or (`deleted`) its life has ended.

    `listed`: so may what the list of boards says of it, for it was made, or its settings or its season changed.
    `trace`: the `traceparent` of whatever changed it, where that is traced.
    """

    board_uid: int
    board_id: str
    version: Version
    deleted: bool = False
    listed: bool = False
    trace: str = field(default="", eq=False)

    def merged(self, other: Self) -> Self:
        """What two news of one board come to: the newest, without forgetting that the list may say something else."""
        newest = other if other.version.revision >= self.version.revision else self
        trace = newest.trace or self.trace or other.trace
        return evolve(newest, listed=self.listed or other.listed, trace=trace)


class Broadcaster(Protocol):
    """Tells every process that listens what has changed. News may come late, twice, out of order, or not at all:
    they say where to look, never what is there."""

    @abstractmethod
    def publish(self, news: BoardChanged) -> None:
        """Pass the news on. Never blocks and never fails; what cannot be passed on is dropped."""

    @abstractmethod
    def listen(self, heard: Callable[[BoardChanged | None], None]) -> AbstractContextManager[None]:
        """Call `heard` with all news, this process's own included, while the context lasts.

        `heard(None)` means that news were missed: any board may have changed.
        """
