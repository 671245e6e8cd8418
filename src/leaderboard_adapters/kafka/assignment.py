"""Which partitions are held, and how far each has been read."""

import threading
from collections import deque
from collections.abc import Collection, Mapping, Sequence

from attrs import frozen

from leaderboard_core.ports.queue import Record, RecordBatch, TopicIdPartition


@frozen
class _Read:
    """A batch that was read, and at which turn of its partition."""

    batch: RecordBatch
    turn: int


class Assignment:
    """Where each held partition continues, and what was read of it and not taken yet. For any thread.

    Every time a partition is taken, lost or sought its turn ends: what was read before is dropped.
    """

    def __init__(self, most: int) -> None:
        """`most`: how many lists of batches may wait."""
        self._most = most
        self._lock = threading.Lock()
        self._space = threading.Condition(self._lock)
        self._continues: dict[TopicIdPartition, int | None] = {}
        self._turns: dict[TopicIdPartition, int] = {}
        self._waiting: deque[Sequence[_Read]] = deque()

    @property
    def sources(self) -> Collection[TopicIdPartition]:
        """Those that are held."""
        with self._lock:
            return [*self._continues]

    @property
    def partitions(self) -> Collection[int]:
        return [source.partition for source in self.sources]

    def begin(self, source: TopicIdPartition, continues: int | None) -> None:
        """Hold a partition, read from here on."""
        with self._lock:
            self._end_turn(source)
            self._continues[source] = continues

    def end(self, source: TopicIdPartition) -> None:
        """Hold a partition no more."""
        with self._lock:
            self._end_turn(source)
            self._continues.pop(source, None)

    def holds(self, source: TopicIdPartition) -> bool:
        with self._lock:
            return source in self._continues

    def add(self, source: TopicIdPartition, records: Sequence[Record], traces: Sequence[str] = ()) -> "_Read | None":
        """The next batch of a partition; None when it is not held (any more)."""
        with self._lock:
            if source not in self._continues:
                return None
            return self._next(source, records[-1].offset + 1, records, traces)

    def pass_over(self, ends: Mapping[TopicIdPartition, int]) -> Sequence["_Read"]:
        """Batches without records, up to these places, of the partitions that are not as far."""
        with self._lock:
            return [self._next(source, place) for source, place in ends.items() if self._is_short_of(source, place)]

    def is_short_of(self, ends: Mapping[TopicIdPartition, int]) -> bool:
        """Whether one of these partitions is held and not as far."""
        with self._lock:
            return any(self._is_short_of(source, place) for source, place in ends.items())

    def _is_short_of(self, source: TopicIdPartition, place: int) -> bool:
        return source in self._continues and place > (self._continues[source] or 0)

    def _next(
        self, source: TopicIdPartition, ends: int, records: Sequence[Record] = (), traces: Sequence[str] = ()
    ) -> "_Read":
        batch = RecordBatch(source=source, continues=self._continues[source], records=records, ends=ends, traces=traces)
        self._continues[source] = ends
        return _Read(batch, self._turns[source])

    def put(self, read: Sequence["_Read"]) -> None:
        """Let batches wait to be taken."""
        with self._lock:
            self._waiting.append(read)

    def take(self) -> Sequence[RecordBatch]:
        """The batches that have waited longest, without those of turns that have ended."""
        with self._lock:
            while self._waiting:
                read = self._waiting.popleft()
                self._space.notify_all()
                if fresh := [one.batch for one in read if self._turns.get(one.batch.source) == one.turn]:
                    return fresh
            return ()

    def wait_for_space(self, seconds: float) -> bool:
        """Whether there is space for more, after at most so long."""
        with self._space:
            return self._space.wait_for(lambda: len(self._waiting) < self._most, seconds)

    def _end_turn(self, source: TopicIdPartition) -> None:
        self._turns[source] = self._turns.get(source, 0) + 1
