"""How far the consumer is behind, partition by partition."""

import asyncio
from contextlib import suppress

from leaderboard_core.domain.errors import Unavailable
from leaderboard_core.ports.queue import SubmissionQueue, TopicIdPartition
from leaderboard_core.usecases.ingest import Ingest
from leaderboard_shells.monitoring import Metrics

#: How often it is measured, in seconds.
_PERIOD = 5.0
#: The same while no partition is held.
_UNHELD = 0.5


class ConsumerLag:
    """Compares the ends of the held partitions with the positions in the repository.

    While the repository is away no position moves, so the last known ones count on.
    """

    def __init__(self, ingest: Ingest, metrics: Metrics) -> None:
        self._ingest = ingest
        self._positions: dict[TopicIdPartition, int] = {}
        self._lag: dict[tuple[str, ...], float] = {}
        metrics.lag.read(lambda: self._lag)

    async def measure(self, queue: SubmissionQueue) -> None:
        """Measure again and again for as long as this runs; afterwards nothing is known."""
        try:
            while True:
                # Whoever consumes says that something is away; this goes without saying.
                with suppress(Unavailable):
                    await self._measure_once(queue)
                await asyncio.sleep(_PERIOD if self._lag else _UNHELD)
        finally:
            self._lag = {}

    async def _measure_once(self, queue: SubmissionQueue) -> None:
        bounds = await queue.bounds()
        with suppress(Unavailable):
            self._positions = {**await self._ingest.positions(bounds)} if bounds else {}
        self._lag = {
            (str(source.partition),): max(0, end - max(first, self._positions.get(source, first)))
            for source, (first, end) in bounds.items()
        }
