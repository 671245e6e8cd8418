"""What keeps a consumer from its work: said in the log, counted, told to whoever asks whether it is ready."""

import asyncio
from enum import StrEnum
from typing import assert_never

import structlog

from leaderboard_adapters.concurrency.backoff import Backoff
from leaderboard_core.domain.errors import Unavailable
from leaderboard_shells.monitoring import Metrics
from leaderboard_shells.monitoring.outages import reason_of
from leaderboard_shells.settings import Kafka

_log = structlog.stdlib.get_logger("leaderboard.consumer")


class ConsumerTask(StrEnum):
    """The pieces of work that can be held up, each by itself."""

    QUEUE = "queue"
    RECORDS = "records"
    DEAD_LETTERS = "dead_letters"

    @property
    def waiting(self) -> str:
        """What the log says when this work has to wait."""
        match self:
            case ConsumerTask.QUEUE:
                return "the queue is opened anew"
            case ConsumerTask.RECORDS:
                return "records wait for the repository"
            case ConsumerTask.DEAD_LETTERS:
                return "dead letters wait"
            case _:
                assert_never(self)


def retry_backoff(kafka: Kafka) -> Backoff:
    """How long to wait before something that failed is tried again, as the settings say."""
    return Backoff(kafka.retry_delay.seconds, steady=kafka.retry_attempts)


class ConsumerStalled(Exception):
    """Records cannot be consumed as they should be; by the work that waits, why."""

    def __init__(self, waiting: dict[ConsumerTask, str]) -> None:
        super().__init__("; ".join(f"{task.waiting}: {reason}" for task, reason in waiting.items()))


class ConsumerHealth:
    """Which tasks of one consumer wait to be tried again, and why. It begins with a queue that is not open."""

    def __init__(self, metrics: Metrics, kafka: Kafka) -> None:
        self._backoffs = {task: retry_backoff(kafka) for task in ConsumerTask}
        self._wait_counts = {task: metrics.waits.labels(task.value) for task in ConsumerTask}
        self._waiting = {ConsumerTask.QUEUE: "it has not been read yet"}

    async def wait(self, task: ConsumerTask, error: Exception) -> None:
        """Say that a task cannot go on, and return when it may be tried again."""
        delay = self._backoffs[task].next()
        reason = reason_of(error)
        self._waiting[task] = reason
        self._wait_counts[task].inc()
        # Something that is away is expected; anything else is to be looked into.
        trace = None if isinstance(error, Unavailable) else error
        _log.warning(task.waiting, reason=reason, retry_in=delay, exc_info=trace)
        await asyncio.sleep(delay)

    def resumed(self, task: ConsumerTask) -> None:
        """The task goes on again."""
        if task in self._waiting:
            del self._waiting[task]
            self._backoffs[task].reset()

    async def check(self) -> None:
        """Return while every task goes on. Raises `ConsumerStalled`."""
        if self._waiting:
            raise ConsumerStalled(self._waiting)
