"""Counting submissions, a list at a time."""

from collections import Counter
from collections.abc import Collection, Sequence

from leaderboard_core.domain.errors import BoardBusy, LeaderboardError
from leaderboard_core.domain.submission import Submission
from leaderboard_core.usecases.submission_handler import CommittedBatch, SubmitRequest, requests_of
from leaderboard_core.usecases.submit import Accepted, Submitter
from leaderboard_shells.monitoring.metric_definitions import Metrics

DOOR = "api"
_RESULTS = ("changed", "unchanged", "duplicate", "refused")


class InstrumentedSubmitter(Submitter):
    """Passes lists on and notes how many scores they held, how long they took and what became of them."""

    def __init__(self, submit: Submitter, metrics: Metrics) -> None:
        self._submit = submit
        self._hidden = metrics.hidden
        self._size = metrics.list_size.labels(DOOR)
        self._commits = metrics.commits.labels(DOOR)
        self._shows = metrics.shows.labels(DOOR)
        self._results = {result: metrics.submissions.labels(result) for result in _RESULTS}

    async def __call__(
        self, submissions: Sequence[Submission], *, ranked: bool = True, importing: Collection[str] = ()
    ) -> list[Accepted | LeaderboardError]:
        return await self.project(await self.commit(requests_of(submissions, ranked=ranked, importing=importing)))

    async def commit(self, requests: Sequence[SubmitRequest], *, patient: bool = True) -> CommittedBatch:
        with self._commits.time():
            committed = await self._submit.commit(requests, patient=patient)
        self._size.observe(len(requests))
        return committed

    async def project(self, committed: CommittedBatch) -> list[Accepted | LeaderboardError]:
        with self._shows.time():
            answers = await self._submit.project(committed)
        for result, count in Counter(map(_result, answers)).items():
            if result is not None:
                self._results[result].inc(count)
        if hidden := sum(isinstance(answer, Accepted) and not answer.visible for answer in answers):
            self._hidden.inc(hidden)
        return answers


def _result(answer: Accepted | LeaderboardError) -> str | None:
    """None for one that is not decided yet: it is tried again, apart."""
    if isinstance(answer, Accepted):
        return "duplicate" if answer.duplicate else "changed" if answer.changed else "unchanged"
    return None if isinstance(answer, BoardBusy) else "refused"
