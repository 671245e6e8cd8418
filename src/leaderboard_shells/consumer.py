"""Consuming: records are taken and decoded, committed, shown; each of the three while the others work.

Whatever is away is waited for; nothing is skipped. What is not committed yet may be dropped at any time: it is read
again from the position that the repository knows.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress

import structlog

from leaderboard_core.domain.errors import StoreUnavailable, Unavailable
from leaderboard_core.ports.queue import SubmissionQueue
from leaderboard_core.usecases.ingest import Batch, Ingest, Ingested
from leaderboard_shells import logs
from leaderboard_shells.backoff import Backoff
from leaderboard_shells.process import settle, stop_signal
from leaderboard_shells.records import batches
from leaderboard_shells.scheduler import watch
from leaderboard_shells.settings import Kafka, Settings
from leaderboard_shells.wiring import Services, services

_log = structlog.stdlib.get_logger("leaderboard.consumer")

#: How often dead letters are looked for that were left over, in seconds.
_COLLECTION = 5.0

OpenQueue = Callable[[], AbstractAsyncContextManager[SubmissionQueue]]


def run(settings: Settings) -> None:
    """Consume in a process of its own, until SIGTERM or SIGINT. Raises what a store says that cannot open."""
    logs.set_up(settings.server.log_level)
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    async with stop_signal() as stop, AsyncExitStack() as stores:
        running = await _opened(settings, stores, stop)
        if running is None:
            return
        settle()
        async with (
            watch(running.application),
            consuming(running.application.ingest, running.queue, settings.kafka),
        ):
            await stop.wait()
            _log.info("stopping")


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
async def consuming(ingest: Ingest, queue: OpenQueue, kafka: Kafka) -> AsyncIterator[None]:
    """Consume for as long as the context lasts."""
    task = asyncio.create_task(_consume(ingest, queue, kafka))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _consume(ingest: Ingest, open_queue: OpenQueue, kafka: Kafka) -> None:
    """Open the queue, and open it anew whenever it fails."""
    backoff = Backoff(kafka.retry_attempts, kafka.retry_delay.seconds)
    while True:
        try:
            async with open_queue() as queue:
                _log.info("consuming", topic=kafka.topic, group=kafka.group_id)
                await Consumer(ingest, queue, kafka, backoff).run()
        except Exception as error:  # whatever it is, nothing was skipped
            await _wait(backoff, "the queue is opened anew", error)


async def _wait(backoff: Backoff, event: str, error: Exception) -> None:
    delay = backoff.next()
    # Something that is away is expected; anything else is to be looked into.
    trace = None if isinstance(error, Unavailable) else error
    _log.warning(event, error=str(error.__cause__ or error), retry_in=delay, exc_info=trace)
    await asyncio.sleep(delay)


class Consumer:
    """Works on one opened queue until it fails."""

    def __init__(self, ingest: Ingest, queue: SubmissionQueue, kafka: Kafka, opened: Backoff) -> None:
        self._ingest = ingest
        self._queue = queue
        self._kafka = kafka
        self._opened = opened
        self._taken: asyncio.Queue[Sequence[Batch]] = asyncio.Queue(1)
        self._committed: asyncio.Queue[Ingested] = asyncio.Queue(1)
        self._dead = asyncio.Event()

    async def run(self) -> None:
        """Returns never; raises what the queue says."""
        work = (self._take(), self._commit(), self._show(), self._send_letters())
        tasks = [asyncio.create_task(one) for one in work]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _take(self) -> None:
        while True:
            if stretches := await self._queue.take():
                self._opened.reset()
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
        backoff = self._backoff()
        while True:
            try:
                return await self._ingest.commit(taken)
            except Exception as error:  # nothing is skipped
                await _wait(backoff, "records wait for the repository", error)

    async def _show(self) -> None:
        while True:
            await self._ingest.show(await self._committed.get())

    async def _send_letters(self) -> None:
        backoff = self._backoff()
        while True:
            try:
                while letters := await self._ingest.letters(self._queue.partitions):
                    await self._queue.send_away(letters)
                    await self._ingest.sent(letters)
            except Exception as error:  # they stay where they are
                await _wait(backoff, "dead letters wait", error)
                continue
            backoff.reset()
            try:
                async with asyncio.timeout(_COLLECTION):
                    await self._dead.wait()
            except TimeoutError:
                continue
            self._dead.clear()

    def _backoff(self) -> Backoff:
        return Backoff(self._kafka.retry_attempts, self._kafka.retry_delay.seconds)
