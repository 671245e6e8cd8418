"""Ingesting: records of several partitions, and the positions behind them, as one unit of work over all boards.

A record counts exactly once because its partition's position is written by the commit that applied it.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, Self, TypeAlias, cast

from attrs import define, evolve, frozen

from leaderboard_core.domain.errors import Invalid, LeaderboardError
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.dead_letters import DeadLetter, DeadLetters, DeadLetterSink
from leaderboard_core.ports.queue import Record, RecordBatch, TopicIdPartition
from leaderboard_core.ports.repository import LockedState, ReadSet, UnitOfWork, WriteSet
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.feed import Feed
from leaderboard_core.usecases.feeds import Feeds
from leaderboard_core.usecases.projector import BoardCommit, Projector
from leaderboard_core.usecases.submission_handler import CommittedBatch, SubmitRequest, decide, read_set_of, requests_of

#: How long a dead letter's reason may be.
_LONGEST_REASON = 1_000
#: How many letters are sent together.
_LETTERS = 500


#: What a record asks for, or why it can never be applied.
Attempt: TypeAlias = SubmitRequest | LeaderboardError


@frozen(kw_only=True)
class DecodedBatch:
    """Records of one partition that follow one another, and what each of them is; `continues`: see `RecordBatch` in
    `ports/queue.py`."""

    source: TopicIdPartition
    continues: int | None
    records: Sequence[Record]
    attempts: Sequence[Attempt]

    @classmethod
    def of(cls, batch: RecordBatch, submissions: Sequence[Submission | LeaderboardError]) -> Self:
        """What a queue delivered, with the submission that each record is, or why it is none."""
        moments = [record.timestamp for record in batch.records]
        attempts: list[Attempt] = [*requests_of(cast(Any, submissions), ranked=False, reached_at=moments)]
        if any(issubclass(kind, LeaderboardError) for kind in set(map(type, submissions))):
            for index, submission in enumerate(submissions):
                if isinstance(submission, LeaderboardError):
                    attempts[index] = submission
        return cls(source=batch.source, continues=batch.continues, records=batch.records, attempts=attempts)

    @property
    def position(self) -> int:
        """Where the partition is once the batch is applied."""
        return self.records[-1].offset + 1

    def beyond(self, position: int) -> Self:
        """Those of its records that are not below this position; it may be none."""
        if self.records[0].offset >= position:
            return self
        first = bisect_left(self.records, position, key=attrgetter("offset"))
        return evolve(self, records=self.records[first:], attempts=self.attempts[first:])


@frozen(kw_only=True)
class IngestResult:
    """What became of batches, each record being one of the counted.

    `positions`: where the partitions are now. `behind`: the batches that were refused whole because the repository is
    not as far as they continue (None: it knows no position), with where it is.
    """

    applied: int
    skipped: int
    dead: int
    positions: Mapping[TopicIdPartition, int]
    behind: Mapping[TopicIdPartition, int | None]
    commits: Sequence[BoardCommit]


@define
class IngestCounts:
    """What this process has ingested since its start."""

    applied: int = 0
    skipped: int = 0
    dead: int = 0


class _BoardsGone(Exception):
    """Boards that were known do not exist any more; nothing is written."""

    def __init__(self, board_ids: Collection[str]) -> None:
        self.board_ids = board_ids


class Ingest:
    """Takes batches of records. Raises `StoreUnavailable` or `OutcomeUnknown` for all of them: then the same batches
    are to be given again, which never counts one twice."""

    def __init__(
        self, board_cache: BoardCache, repository: UnitOfWork, feeds: Feeds, outbox: DeadLetters, show: Projector
    ) -> None:
        self._board_cache = board_cache
        self._repository = repository
        self._repository = repository
        self._feeds = feeds
        self._outbox = outbox
        self._projector = show
        self.counts = IngestCounts()

    async def positions(self, sources: Collection[TopicIdPartition]) -> Mapping[TopicIdPartition, int]:
        """Where these partitions are to be read from; those that were never read are missing."""

        def read(view: LockedState) -> WriteSet[Mapping[TopicIdPartition, int]]:
            return WriteSet(answer=view.positions)

        return await self._repository.unit_of_work(ReadSet(players={}, positions=sources), read)

    async def commit(self, batches: Sequence[DecodedBatch]) -> IngestResult:
        """The first half: when it returns, the records are applied and the positions moved, or told to be behind."""
        ingested = await self._commit_keepable([batch for batch in batches if batch.records])
        self.counts.applied += ingested.applied
        self.counts.skipped += ingested.skipped
        self.counts.dead += ingested.dead
        return ingested

    async def project(self, ingested: IngestResult) -> None:
        """The second half: show it in the ranking store. It never fails; what cannot be shown is shown later."""
        if ingested.commits:
            await self._projector(ingested.commits)

    async def send_dead_letters(self, partitions: Collection[int], sink: DeadLetterSink) -> int:
        """Send some of the dead letters of these partitions that were not sent yet; how many, 0 when none was left.

        Raises `StoreUnavailable`: then they stay where they are, and are sent again.
        """
        letters = await self._outbox.dead_letters(partitions, _LETTERS)
        if letters:
            await sink.send(letters)
            await self._outbox.forget_dead_letters(letters)
        return len(letters)

    async def _commit_keepable(self, batches: Sequence[DecodedBatch]) -> IngestResult:
        """Commit; what the repository cannot keep is halved until the culprit stands alone, a dead letter."""
        try:
            return await self._commit(batches)
        except Invalid as refused:
            first, second = _halved(batches, refused)
        ingested = await self._commit_keepable(first)
        if not second:
            return ingested
        return _joined(ingested, await self._commit_keepable(second))

    async def _commit(self, batches: Sequence[DecodedBatch]) -> IngestResult:
        requests = _requests(batches)
        while True:
            board_ids = {request.submission.leaderboard_id for request in requests}
            boards = await self._board_cache.boards(board_ids)
            uids = {board_id: boards[board_id].uid if board_id in boards else None for board_id in board_ids}
            read_set = read_set_of(
                requests, [uids[request.submission.leaderboard_id] for request in requests], patient=True
            )
            try:
                return await self._feeds.unit_of_work(
                    evolve(read_set, positions=[batch.source for batch in batches]),
                    boards.values(),
                    partial(_decide, batches, uids),
                )
            except _BoardsGone as gone:
                for board_id in gone.board_ids:
                    self._board_cache.forget(boards[board_id])


def _requests(batches: Sequence[DecodedBatch]) -> Sequence[SubmitRequest]:
    return [attempt for batch in batches for attempt in batch.attempts if isinstance(attempt, SubmitRequest)]


def _decide(
    batches: Sequence[DecodedBatch], uids: Mapping[str, int | None], view: LockedState, feed: Feed
) -> WriteSet[IngestResult]:
    """What becomes of each record, by the positions and on the boards as they are under their locks."""
    behind = {batch.source: view.positions.get(batch.source) for batch in batches if _is_behind(batch, view)}
    taken = [batch for batch in batches if batch.source not in behind]
    left = [batch.beyond(view.positions.get(batch.source, 0)) for batch in taken]
    decided = _decide_known(_requests(left), uids, view, feed)
    letters = _letters(left, decided.answer)
    records = sum(len(batch.records) for batch in left)
    positions = {batch.source: max(batch.position, view.positions.get(batch.source, 0)) for batch in taken}
    ingested = IngestResult(
        applied=records - len(letters),
        skipped=sum(len(batch.records) for batch in taken) - records,
        dead=len(letters),
        positions=positions,
        behind=behind,
        commits=decided.answer.commits,
    )
    return WriteSet(
        answer=ingested,
        boards=decided.boards,
        changes=decided.changes,
        events=decided.events,
        ended=decided.ended,
        past=decided.past,
        profiles=decided.profiles,
        came_without_profile=decided.came_without_profile,
        positions=positions,
        dead_letters=letters,
    )


def _is_behind(batch: DecodedBatch, view: LockedState) -> bool:
    """Whether applying the batch would step over a hole."""
    stored = view.positions.get(batch.source)
    if stored is None:
        return batch.continues is not None
    # Read from the beginning, before there was a position: it reaches back to the first record.
    return (batch.records[0].offset if batch.continues is None else batch.continues) > stored


def _decide_known(
    requests: Sequence[SubmitRequest], uids: Mapping[str, int | None], view: LockedState, feed: Feed
) -> WriteSet[CommittedBatch]:
    named = [uids[request.submission.leaderboard_id] for request in requests]
    gone = {board_id for board_id, uid in uids.items() if uid is not None and uid not in view.boards}
    if gone := gone & {request.submission.leaderboard_id for request in requests}:
        raise _BoardsGone(gone)
    return decide(requests, named, view, feed)


def _letters(left: Sequence[DecodedBatch], committed: CommittedBatch) -> Sequence[DeadLetter]:
    if not committed.refused and len(committed.requests) == sum(len(batch.records) for batch in left):
        return ()
    outcomes: Iterator[object] = iter(committed.decisions)
    return [
        _letter(batch.source, record, outcome)
        for batch in left
        for record, attempt in zip(batch.records, batch.attempts, strict=True)
        if isinstance(outcome := next(outcomes) if isinstance(attempt, SubmitRequest) else attempt, LeaderboardError)
    ]


def _letter(source: TopicIdPartition, record: Record, refusal: LeaderboardError) -> DeadLetter:
    # Whatever a field was called comes back in the reason; escaped, every store and header can hold it.
    reason = str(refusal).encode("unicode_escape").decode()[:_LONGEST_REASON]
    return DeadLetter(
        source=source, offset=record.offset, key=record.key, value=record.value, code=refusal.code, reason=reason
    )


def _halved(batches: Sequence[DecodedBatch], refused: Invalid) -> tuple[Sequence[DecodedBatch], Sequence[DecodedBatch]]:
    if len(batches) > 1:
        middle = len(batches) // 2
        return batches[:middle], batches[middle:]
    [batch] = batches
    if len(batch.records) > 1:
        middle = len(batch.records) // 2
        first = evolve(batch, records=batch.records[:middle], attempts=batch.attempts[:middle])
        second = batch.beyond(first.position)
        return [first], [evolve(second, continues=first.position)]
    if not isinstance(batch.attempts[0], SubmitRequest):
        raise refused
    return [evolve(batch, attempts=[refused])], []


def _joined(first: IngestResult, second: IngestResult) -> IngestResult:
    """Two parts, committed one after the other, as one."""
    return IngestResult(
        applied=first.applied + second.applied,
        skipped=first.skipped + second.skipped,
        dead=first.dead + second.dead,
        positions={**first.positions, **second.positions},
        behind={**second.behind, **first.behind},
        commits=[*first.commits, *second.commits],
    )
