"""Consuming: records are taken and decoded, committed, shown; each of the three while the others work.

Whatever is away is waited for; nothing is skipped. What is not committed yet may be dropped at any time: it is read
again from the position that the repository knows.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import structlog

from leaderboard_core.domain.errors import StoreUnavailable
from leaderboard_core.ports.queue import SubmissionQueue
from leaderboard_core.usecases.ingest import Batch, Ingested
from leaderboard_shells import logs
from leaderboard_shells.backoff import Backoff
from leaderboard_shells.lag import Lag
from leaderboard_shells.metrics.listener import answering
from leaderboard_shells.metrics.loop_lag import loop_lag
from leaderboard_shells.process import run_to_the_end, seldom_look_for_cycles, stop_signal
from leaderboard_shells.records import batches
from leaderboard_shells.scheduler import watch
from leaderboard_shells.settings import Kafka, Settings
from leaderboard_shells.troubles import Troubles, Work
from leaderboard_shells.wiring import Services, services

_log = structlog.stdlib.get_logger("leaderboard.consumer")

#: How often dead letters are looked for that were left over, in seconds.
_COLLECTION = 5.0
#: What its lists are called, beside those of the other doors.
_DOOR = "queue"


def run(settings: Settings) -> None:
    """Consume in a process of its own, until SIGTERM or SIGINT. Raises what a store says that cannot open."""
    logs.set_up(settings)
    run_to_the_end(_run(settings))


async def _run(settings: Settings) -> None:
    async with stop_signal() as stop, AsyncExitStack() as stores:
        running = await _opened(settings, stores, stop)
        if running is None:
            return
        seldom_look_for_cycles()
        async with (
            answering(settings, running),
            loop_lag(running.metrics),
            watch(running),
            consuming(running, settings.kafka),
        ):
            await stop.wait()
            _log.info("stopping")
            running.readiness.draining = True


async def _opened(settings: Settings, stores: AsyncExitStack, stop: asyncio.Event) -> Services | None:
    """The stores, as soon as the repository is there; None when the process is told to stop before."""
    backoff = Backoff(settings.kafka.retry_attempts, settings.kafka.retry_delay.seconds)
    while not stop.is_set():
        try:
            return await stores.enter_async_context(services(settings))
        except StoreUnavailable as error:
            delay = backoff.next()
            _log.warning("waiting for the repository", error=str(error), seconds=delay)
            with suppress(TimeoutError):
                async with asyncio.timeout(delay):
                    await stop.wait()
    return None


@asynccontextmanager
async def consuming(running: Services, kafka: Kafka) -> AsyncIterator[None]:
    """Consume for as long as the context lasts."""
    troubles = Troubles(running.metrics, kafka)
    running.readiness.ask("consumer", troubles.none)
    task = asyncio.create_task(_consume(running, kafka, troubles))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _consume(running: Services, kafka: Kafka, troubles: Troubles) -> None:
    """Open the queue, and open it anew whenever it fails."""
    lag = Lag(running.application.ingest, running.metrics)
    while True:
        try:
            async with running.queue() as queue:
                _log.info("consuming", topic=kafka.topic, group=kafka.group_id)
                await Consumer(running, queue, lag, troubles).run()
        except Exception as error:  # whatever it is, nothing was skipped
            await troubles.wait(Work.QUEUE, error)


class Consumer:
    """Works on one opened queue until it fails."""

    def __init__(self, running: Services, queue: SubmissionQueue, lag: Lag, troubles: Troubles) -> None:
        self._ingest = running.application.ingest
        self._queue = queue
        self._metrics = running.metrics
        self._lag = lag
        self._troubles = troubles
        self._taken: asyncio.Queue[Sequence[Batch]] = asyncio.Queue(1)
        self._committed: asyncio.Queue[Ingested] = asyncio.Queue(1)
        self._dead = asyncio.Event()

    async def run(self) -> None:
        """Returns never; raises what the queue says."""
        # What was waited for before is waited for no more.
        self._troubles.over(Work.RECORDS)
        self._troubles.over(Work.DEAD_LETTERS)
        work = (self._take(), self._commit(), self._show(), self._send_letters(), self._lag.measure(self._queue))
        tasks = [asyncio.create_task(one) for one in work]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _take(self) -> None:
        while True:
            stretches = await self._queue.take()
            if self._queue.joined:
                self._troubles.over(Work.QUEUE)
            if stretches:
                await self._taken.put(batches(stretches))

    async def _commit(self) -> None:
        while True:
            ingested = await self._committed_in_the_end(await self._taken.get())
            for source, position in ingested.behind.items():
                _log.warning("read again", partition=source.partition, position=position)
                await self._queue.seek(source, position)
            await self._queue.report(ingested.positions)
            if ingested.dead:
                _log.warning("dead letters", records=ingested.dead)
                self._dead.set()
            await self._committed.put(ingested)

    async def _committed_in_the_end(self, taken: Sequence[Batch]) -> Ingested:
        """Commit, however often it takes: a batch that was committed unheard is skipped when it comes again."""
        while True:
            try:
                with self._metrics.commits.labels(_DOOR).time():
                    ingested = await self._ingest.commit(taken)
            except Exception as error:  # nothing is skipped
                await self._troubles.wait(Work.RECORDS, error)
            else:
                self._troubles.over(Work.RECORDS)
                self._metrics.list_size.labels(_DOOR).observe(sum(len(batch.records) for batch in taken))
                return ingested

    async def _show(self) -> None:
        while True:
            ingested = await self._committed.get()
            with self._metrics.shows.labels(_DOOR).time():
                await self._ingest.show(ingested)

    async def _send_letters(self) -> None:
        while True:
            try:
                while letters := await self._ingest.letters(self._queue.partitions):
                    await self._queue.send_away(letters)
                    await self._ingest.sent(letters)
            except Exception as error:  # they stay where they are
                await self._troubles.wait(Work.DEAD_LETTERS, error)
                continue
            self._troubles.over(Work.DEAD_LETTERS)
            try:
                async with asyncio.timeout(_COLLECTION):
                    await self._dead.wait()
            except TimeoutError:
                continue
            self._dead.clear()
