"""What keeps a consumer from its work: said in the log, counted, told to whoever asks whether it is ready."""

import asyncio
from enum import StrEnum

import structlog

from leaderboard_core.domain.errors import Unavailable
from leaderboard_shells.backoff import Backoff
from leaderboard_shells.metrics import Metrics
from leaderboard_shells.settings import Kafka

_log = structlog.stdlib.get_logger("leaderboard.consumer")


class Work(StrEnum):
    """The pieces of work that can be held up, each by itself."""

    QUEUE = "queue"
    RECORDS = "records"
    DEAD_LETTERS = "dead_letters"


_EVENTS = {
    Work.QUEUE: "the queue is opened anew",
    Work.RECORDS: "records wait for the repository",
    Work.DEAD_LETTERS: "dead letters wait",
}


class HeldUp(Exception):
    """Records cannot be consumed as they should be; by the work that waits, why."""

    def __init__(self, troubles: dict[Work, str]) -> None:
        super().__init__("; ".join(f"{_EVENTS[work]}: {reason}" for work, reason in troubles.items()))


class Troubles:
    """Those of one consumer. It begins with a queue that is not open."""

    def __init__(self, metrics: Metrics, kafka: Kafka) -> None:
        self._backoffs = {work: Backoff(kafka.retry_attempts, kafka.retry_delay.seconds) for work in Work}
        self._waits = {work: metrics.waits.labels(work.value) for work in Work}
        self._present = {Work.QUEUE: "it has not been read yet"}

    async def wait(self, work: Work, error: Exception) -> None:
        """Say that a piece of work cannot go on, and return when it may be tried again."""
        delay = self._backoffs[work].next()
        reason = str(error.__cause__ or error)
        self._present[work] = reason
        self._waits[work].inc()
        # Something that is away is expected; anything else is to be looked into.
        trace = None if isinstance(error, Unavailable) else error
        _log.warning(_EVENTS[work], error=reason, retry_in=delay, exc_info=trace)
        await asyncio.sleep(delay)

    def over(self, work: Work) -> None:
        """The work goes on."""
        if work in self._present:
            del self._present[work]
            self._backoffs[work].reset()

    async def none(self) -> None:
        """Return when there are none; raise `HeldUp` when there are."""
        if self._present:
            raise HeldUp(self._present)
