"""What a queue delivered, decoded."""

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Self, TypeAlias, cast

from attrs import evolve, frozen

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.queue import Record, RecordBatch, TopicIdPartition
from leaderboard_core.usecases.submission_handler import SubmitRequest, requests_of

#: What a record asks for, or why it can never be applied.
Attempt: TypeAlias = SubmitRequest | LeaderboardError


@frozen(kw_only=True)
class DecodedBatch:
    """Records of one partition that follow one another, and what each of them is; `continues` and `ends`: see
    `RecordBatch` in `ports/queue.py`."""

    source: TopicIdPartition
    continues: int | None
    records: Sequence[Record]
    attempts: Sequence[Attempt]
    ends: int

    @classmethod
    def of(cls, batch: RecordBatch, submissions: Sequence[Submission | LeaderboardError]) -> Self:
        """What a queue delivered, with the submission that each record is, or why it is none."""
        moments = [record.timestamp for record in batch.records]
        attempts: list[Attempt] = [*requests_of(cast(Any, submissions), ranked=False, reached_at=moments)]
        if any(issubclass(kind, LeaderboardError) for kind in set(map(type, submissions))):
            for index, submission in enumerate(submissions):
                if isinstance(submission, LeaderboardError):
                    attempts[index] = submission
        return cls(
            source=batch.source, continues=batch.continues, records=batch.records, attempts=attempts, ends=batch.ends
        )

    def beyond(self, position: int) -> Self:
        """Those of its records that are not below this position; it may be none."""
        if not self.records or self.records[0].offset >= position:
            return self
        first = bisect_left(self.records, position, key=attrgetter("offset"))
        return evolve(self, records=self.records[first:], attempts=self.attempts[first:])

    def halved(self) -> tuple[Self, Self]:
        """Both halves, one behind the other."""
        middle = len(self.records) // 2
        place = self.records[middle].offset
        first = evolve(self, records=self.records[:middle], attempts=self.attempts[:middle], ends=place)
        second = evolve(self, records=self.records[middle:], attempts=self.attempts[middle:], continues=place)
        return first, second
