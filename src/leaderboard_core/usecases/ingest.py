"""Ingesting: records of several partitions, and the positions behind them, as one unit of work over all boards.

A record counts exactly once because its partition's position is written by the commit that applied it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial, reduce

from attrs import define, evolve

from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import Invalid, LeaderboardError
from leaderboard_core.ports.dead_letters import DeadLetter, DeadLetters, DeadLetterSink
from leaderboard_core.ports.queue import Record, TopicIdPartition
from leaderboard_core.ports.repository import LockedState, ReadSet, UnitOfWork, WriteSet
from leaderboard_core.usecases.board_cache import BoardCache
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from leaderboard_core.usecases.feed import Feed
from leaderboard_core.usecases.feeds import Feeds
from leaderboard_core.usecases.ingest_result import IngestResult, joined, side_by_side
from leaderboard_core.usecases.ingested_cells import ReadByCells, judged_in
from leaderboard_core.usecases.projector import Projector
from leaderboard_core.usecases.submission_handler import CommittedBatch, SubmitRequest, decide, read_set_of, uids_of
from leaderboard_core.usecases.wide_boards import WideBoards

#: How long a dead letter's reason may be.
_LONGEST_REASON = 1_000
#: How many letters are sent together.
_LETTERS = 500


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
        self,
        board_cache: BoardCache,
        repository: UnitOfWork,
        feeds: Feeds,
        outbox: DeadLetters,
        show: Projector,
        *,
        wide: WideBoards,
    ) -> None:
        self._board_cache = board_cache
        self._repository = repository
        self._cells = repository.cells
        self._read = ReadByCells(repository.cells.layout)
        self._feeds = feeds
        self._outbox = outbox
        self._projector = show
        self._wide = wide
        self.counts = IngestCounts()

    async def positions(self, sources: Collection[TopicIdPartition]) -> Mapping[TopicIdPartition, int]:
        """Where these partitions are to be read from; those that were never read are missing.

        Where there are several cells, that is the least of their positions: each skips what it has.
        """
        if self._cells.positions is not None:
            return await self._cells.positions.least(sources)

        def read(view: LockedState) -> WriteSet[Mapping[TopicIdPartition, int]]:
            return WriteSet(answer=view.positions)

        return await self._repository.unit_of_work(ReadSet(players={}, positions=sources), read)

    async def commit(self, batches: Sequence[DecodedBatch]) -> IngestResult:
        """The first half: when it returns, the records are applied and the positions moved, or told to be behind."""
        ingested = await (
            self._commit_keepable(batches) if self._cells.positions is None else self._commit_cells(batches)
        )
        self.counts.applied += ingested.applied
        self.counts.skipped += ingested.skipped
        self.counts.dead += ingested.dead
        return ingested

    async def pass_over(self) -> None:
        """Move the positions of cells over what held nothing for them. Raises `StoreUnavailable`; it may be done again.

        It is to be done once a second, and before partitions are given up, so that whoever reads them next does not
        begin too far behind.
        """
        if self._cells.positions is not None and (idle := self._read.idle):
            await self._cells.positions.pass_over(idle)
            self._read.moved(idle)

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

    async def _commit_cells(self, batches: Sequence[DecodedBatch]) -> IngestResult:
        """Commit what belongs to each cell, side by side. What one could not do is done again with all of it: the
        others skip what they have."""
        boards = await self._board_cache.boards(_board_ids(_requests(batches)))
        parts = self._read.parts(batches, {id_: board for id_, board in boards.items() if board.shards is not None})
        works = [partial(self._commit_keepable, some, cell) for cell, some in parts.items()]
        ended = await self._cells.side_by_side(works)
        self._read.passed(batches, parts)
        told = []
        for (cell, some), one in zip(parts.items(), ended, strict=True):
            if not isinstance(one, Exception):
                self._read.applied(cell, some, one.behind)
                told.append(one)
        if failed := next((one for one in ended if isinstance(one, Exception)), None):
            raise failed
        positions = {batch.source: batch.ends for batch in batches}
        return reduce(side_by_side, told, IngestResult.none(positions))

    async def _commit_keepable(self, batches: Sequence[DecodedBatch], cell: int = 0) -> IngestResult:
        """Commit; what the repository cannot keep is halved until the culprit stands alone, a dead letter."""
        try:
            return await self._commit(batches, cell)
        except Invalid as refused:
            first, second = _halved(batches, refused)
        ingested = await self._commit_keepable(first, cell)
        if not second:
            return ingested
        return joined(ingested, await self._commit_keepable(second, cell))

    async def _commit(self, given: Sequence[DecodedBatch], cell: int) -> IngestResult:
        while True:
            batches, requests = given, _requests(given)
            board_ids = _board_ids(requests)
            boards = await self._board_cache.boards(board_ids)
            if self._cells.positions is not None:
                batches = judged_in(cell, self._cells.layout, given, boards)
                requests = _requests(batches)
                boards = {board_id: boards[board_id] for board_id in _board_ids(requests) if board_id in boards}
            read_set = read_set_of(requests, uids_of(requests, boards), boards, patient=True)
            try:
                return await self._feeds.unit_of_work(
                    evolve(read_set, positions=[batch.source for batch in batches], cell=cell),
                    self._board_cache.lines_of(boards.values(), read_set.players),
                    partial(_decide, batches, boards),
                )
            except _BoardsGone as gone:
                await self._wide.lost([boards[board_id] for board_id in gone.board_ids])


def _requests(batches: Sequence[DecodedBatch]) -> Sequence[SubmitRequest]:
    return [attempt for batch in batches for attempt in batch.attempts if isinstance(attempt, SubmitRequest)]


def _board_ids(requests: Iterable[SubmitRequest]) -> Collection[str]:
    return {request.submission.leaderboard_id for request in requests}


def _decide(
    batches: Sequence[DecodedBatch], boards: Mapping[str, Board], view: LockedState, feed: Feed
) -> WriteSet[IngestResult]:
    """What becomes of each record, by the positions and on the boards as they are under their locks."""
    behind = {batch.source: view.positions.get(batch.source) for batch in batches if _is_behind(batch, view)}
    taken = [batch for batch in batches if batch.source not in behind]
    left = [batch.beyond(view.positions.get(batch.source, 0)) for batch in taken]
    decided = _decide_known(_requests(left), boards, view, feed)
    letters = _letters(left, decided.answer)
    records = sum(len(batch.records) for batch in left)
    positions = {batch.source: max(batch.ends, view.positions.get(batch.source, 0)) for batch in taken}
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
    continues = batch.continues if batch.continues is not None or not batch.records else batch.records[0].offset
    return continues is not None and continues > stored


def _decide_known(
    requests: Sequence[SubmitRequest], boards: Mapping[str, Board], view: LockedState, feed: Feed
) -> WriteSet[CommittedBatch]:
    uids = uids_of(requests, boards)
    if gone := {
        request.submission.leaderboard_id
        for request, uid in zip(requests, uids, strict=True)
        if uid is not None and uid not in view.boards
    }:
        raise _BoardsGone(gone)
    return decide(requests, uids, view, feed)


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
        first, second = batch.halved()
        return [first], [second]
    if not batch.records or not isinstance(batch.attempts[0], SubmitRequest):
        raise refused
    return [evolve(batch, attempts=[refused])], []
