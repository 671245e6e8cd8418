"""Ingesting: records of several partitions, and the positions behind them, as one unit of work over all boards.

A record counts exactly once because its partition's position is written by the commit that applied it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple, TypeAlias

from attrs import define, evolve, frozen

from leaderboard_core.domain.errors import Invalid, LeaderboardError
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.repository import DeadLetter, DeadLetters, Outcome, PositionKey, UnitsOfWork, View, Wanted
from leaderboard_core.usecases.deciding import Attempt, Committed, decide, uid_of, wanted_for
from leaderboard_core.usecases.directory import Directory
from leaderboard_core.usecases.show import Commit, Show

#: How long a dead letter's reason may be.
_LONGEST_REASON = 1_000
#: How many letters are sent away together.
_LETTERS = 500


class Record(NamedTuple):
    """One record: where it lies, what it holds, and the submission it is, or why it is none.

    `timestamp`: its sender's, in microseconds, if there is one.
    """

    offset: int
    timestamp: int | None
    key: bytes | None
    value: bytes | None
    submission: Submission | LeaderboardError


#: A record that is to be applied: whose it is, and what it attempts, if it is a submission.
_Left: TypeAlias = tuple[PositionKey, Record, Attempt | None]


@frozen(kw_only=True)
class Batch:
    """Records of one partition that follow one another; `continues`: see `Stretch` in `ports/queue.py`."""

    source: PositionKey
    continues: int | None
    records: Sequence[Record]

    @property
    def position(self) -> int:
        """Where the partition is once the batch is applied."""
        return self.records[-1].offset + 1


@frozen(kw_only=True)
class Ingested:
    """What became of batches, each record being one of the counted.

    `positions`: where the partitions are now. `behind`: the batches that were refused whole because the repository is
    not as far as they continue (None: it knows no position), with where it is.
    """

    applied: int
    skipped: int
    dead: int
    positions: Mapping[PositionKey, int]
    behind: Mapping[PositionKey, int | None]
    commits: Sequence[Commit]


@define
class Counts:
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

    def __init__(self, directory: Directory, repository: UnitsOfWork, outbox: DeadLetters, show: Show) -> None:
        self._directory = directory
        self._repository = repository
        self._outbox = outbox
        self._show = show
        self.counts = Counts()

    async def positions(self, sources: Collection[PositionKey]) -> Mapping[PositionKey, int]:
        """Where these partitions are to be read from; those that were never read are missing."""

        def read(view: View) -> Outcome[Mapping[PositionKey, int]]:
            return Outcome(answer=view.positions)

        return await self._repository.unit_of_work(Wanted(players={}, positions=sources), read)

    async def commit(self, batches: Sequence[Batch]) -> Ingested:
        """The first half: when it returns, the records are applied and the positions moved, or told to be behind."""
        ingested = await self._commit_keepable([batch for batch in batches if batch.records])
        self.counts.applied += ingested.applied
        self.counts.skipped += ingested.skipped
        self.counts.dead += ingested.dead
        return ingested

    async def show(self, ingested: Ingested) -> None:
        """The second half: bring the real-time store forward. It never fails; what cannot be shown is shown later."""
        if ingested.commits:
            await self._show(ingested.commits)

    async def letters(self, partitions: Collection[int]) -> Sequence[DeadLetter]:
        """Some of the dead letters of these partitions that have not been sent away."""
        return await self._outbox.dead_letters(partitions, _LETTERS)

    async def sent(self, letters: Sequence[DeadLetter]) -> None:
        """Take note that letters have arrived."""
        await self._outbox.forget_dead_letters(letters)

    async def _commit_keepable(self, batches: Sequence[Batch]) -> Ingested:
        """Commit; what the repository cannot keep is halved until the culprit stands alone, a dead letter."""
        try:
            return await self._commit(batches)
        except Invalid as refused:
            first, second = _halved(batches, refused)
        ingested = await self._commit_keepable(first)
        if not second:
            return ingested
        return _joined(ingested, await self._commit_keepable(second))

    async def _commit(self, batches: Sequence[Batch]) -> Ingested:
        attempts = [_attempt(record) for batch in batches for record in batch.records]
        while True:
            board_ids = {attempt.submission.leaderboard_id for attempt in attempts if attempt is not None}
            boards = await self._directory.boards(board_ids)
            uids = {board_id: uid_of(boards.get(board_id)) for board_id in board_ids}
            try:
                wanted = _wanted(batches, attempts, uids)
                return await self._repository.unit_of_work(wanted, partial(_decide, batches, attempts, uids))
            except _BoardsGone as gone:
                for board_id in gone.board_ids:
                    self._directory.forget(boards[board_id])


def _attempt(record: Record) -> Attempt | None:
    if isinstance(record.submission, Submission):
        return Attempt(record.submission, ranked=False, reached_at=record.timestamp)
    return None


def _wanted(batches: Sequence[Batch], attempts: Sequence[Attempt | None], uids: Mapping[str, int | None]) -> Wanted:
    known = [attempt for attempt in attempts if attempt is not None]
    wanted = wanted_for(known, [uids[attempt.submission.leaderboard_id] for attempt in known], patient=True)
    return evolve(wanted, positions=[batch.source for batch in batches])


def _decide(
    batches: Sequence[Batch], attempts: Sequence[Attempt | None], uids: Mapping[str, int | None], view: View
) -> Outcome[Ingested]:
    """What becomes of each record, by the positions and on the boards as they are under their locks."""
    behind = {batch.source: view.positions.get(batch.source) for batch in batches if _is_behind(batch, view)}
    taken = [batch for batch in batches if batch.source not in behind]
    left = [*_left(batches, behind, attempts, view)]
    decided = _decide_known([attempt for _, _, attempt in left if attempt is not None], uids, view)
    letters = _letters(left, decided.answer)
    positions = {batch.source: max(batch.position, view.positions.get(batch.source, 0)) for batch in taken}
    ingested = Ingested(
        applied=len(left) - len(letters),
        skipped=sum(len(batch.records) for batch in taken) - len(left),
        dead=len(letters),
        positions=positions,
        behind=behind,
        commits=decided.answer.commits,
    )
    return Outcome(
        answer=ingested,
        boards=decided.boards,
        changes=decided.changes,
        events=decided.events,
        ended=decided.ended,
        positions=positions,
        dead_letters=letters,
    )


def _left(
    batches: Sequence[Batch], behind: Collection[PositionKey], attempts: Sequence[Attempt | None], view: View
) -> Iterator[_Left]:
    """The records that are not applied yet, of the batches that are not behind."""
    following = iter(attempts)
    for batch in batches:
        source, stored, refused = batch.source, view.positions.get(batch.source, 0), batch.source in behind
        for record, attempt in zip(batch.records, following, strict=False):
            if record.offset >= stored and not refused:
                yield source, record, attempt


def _is_behind(batch: Batch, view: View) -> bool:
    """Whether applying the batch would step over a hole."""
    stored = view.positions.get(batch.source)
    if stored is None:
        return batch.continues is not None
    # Read from the beginning, before there was a position: it reaches back to the first record.
    return (batch.records[0].offset if batch.continues is None else batch.continues) > stored


def _decide_known(attempts: Sequence[Attempt], uids: Mapping[str, int | None], view: View) -> Outcome[Committed]:
    named = [uids[attempt.submission.leaderboard_id] for attempt in attempts]
    gone = {board_id for board_id, uid in uids.items() if uid is not None and uid not in view.boards}
    if gone := gone & {attempt.submission.leaderboard_id for attempt in attempts}:
        raise _BoardsGone(gone)
    return decide(attempts, named, view)


def _letters(left: Sequence[_Left], committed: Committed) -> Sequence[DeadLetter]:
    decisions = iter(committed.decisions)
    letters = []
    for source, record, attempt in left:
        refusal = record.submission if attempt is None else next(decisions)
        if isinstance(refusal, LeaderboardError):
            letters.append(_letter(source, record, refusal))
    return letters


def _letter(source: PositionKey, record: Record, refusal: LeaderboardError) -> DeadLetter:
    # Whatever a field was called comes back in the reason; escaped, every store and header can hold it.
    reason = str(refusal).encode("unicode_escape").decode()[:_LONGEST_REASON]
    return DeadLetter(
        source=source, offset=record.offset, key=record.key, value=record.value, code=refusal.code, reason=reason
    )


def _halved(batches: Sequence[Batch], refused: Invalid) -> tuple[Sequence[Batch], Sequence[Batch]]:
    if len(batches) > 1:
        middle = len(batches) // 2
        return batches[:middle], batches[middle:]
    [batch] = batches
    if len(batch.records) > 1:
        middle = len(batch.records) // 2
        first = evolve(batch, records=batch.records[:middle])
        return [first], [evolve(batch, continues=first.position, records=batch.records[middle:])]
    [record] = batch.records
    if not isinstance(record.submission, Submission):
        raise refused
    return [evolve(batch, records=[record._replace(submission=refused)])], []


def _joined(first: Ingested, second: Ingested) -> Ingested:
    """Two parts, committed one after the other, as one."""
    return Ingested(
        applied=first.applied + second.applied,
        skipped=first.skipped + second.skipped,
        dead=first.dead + second.dead,
        positions={**first.positions, **second.positions},
        behind={**second.behind, **first.behind},
        commits=[*first.commits, *second.commits],
    )
