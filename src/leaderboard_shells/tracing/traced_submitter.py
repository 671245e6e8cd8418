"""Submissions of many requests go in one list: the list belongs to the first of them, and is linked with the others."""

import weakref
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.submission import Submission
from leaderboard_core.usecases.submission_handler import CommittedBatch, SubmitRequest, requests_of
from leaderboard_core.usecases.submit import Accepted, Submitter
from leaderboard_shells.tracing.spans import Spans


class Origins:
    """Which request a submission comes from, for as long as it is on its way."""

    def __init__(self) -> None:
        #: By the identity of the submission: whoever waits for its answer holds it.
        self._known: dict[int, str] = {}

    @contextmanager
    def remembered(self, submissions: Sequence[Submission], trace: str) -> Iterator[None]:
        """Know that these come from there while the context lasts."""
        keys = list(map(id, submissions))
        self._known.update(dict.fromkeys(keys, trace))
        try:
            yield
        finally:
            for key in keys:
                self._known.pop(key, None)

    def of(self, requests: Sequence[SubmitRequest]) -> list[str]:
        """Where these come from, as far as it is known."""
        found = (self._known.get(id(request.submission)) for request in requests)
        return [*dict.fromkeys(trace for trace in found if trace)]


class TracedSubmitter(Submitter):
    """Stands before whatever gathers submissions, and remembers where each comes from."""

    def __init__(self, submit: Submitter, spans: Spans, origins: Origins) -> None:
        self._submit = submit
        self._spans = spans
        self._origins = origins

    async def __call__(
        self, submissions: Sequence[Submission], *, ranked: bool = True, importing: Collection[str] = ()
    ) -> list[Accepted | LeaderboardError]:
        with self._spans.span("submit", "INTERNAL") as span:
            span.describe(leaderboard__submissions=len(submissions))
            with self._origins.remembered(submissions, self._spans.here()):
                return await self._submit(submissions, ranked=ranked, importing=importing)

    async def commit(self, requests: Sequence[SubmitRequest], *, patient: bool = True) -> CommittedBatch:
        return await self._submit.commit(requests, patient=patient)

    async def project(self, committed: CommittedBatch) -> list[Accepted | LeaderboardError]:
        return await self._submit.project(committed)


class TracedLists(Submitter):
    """Stands behind it: each list is committed and shown in spans of the requests that it was gathered from."""

    def __init__(self, submit: Submitter, spans: Spans, origins: Origins) -> None:
        self._submit = submit
        self._spans = spans
        self._origins = origins
        #: The origins of lists that are to be shown yet, by their identity, with what forgets them when they end.
        self._committed: dict[int, tuple[weakref.ref[CommittedBatch], Sequence[str]]] = {}

    async def __call__(
        self, submissions: Sequence[Submission], *, ranked: bool = True, importing: Collection[str] = ()
    ) -> list[Accepted | LeaderboardError]:
        return await self.project(await self.commit(requests_of(submissions, ranked=ranked, importing=importing)))

    async def commit(self, requests: Sequence[SubmitRequest], *, patient: bool = True) -> CommittedBatch:
        origins = self._origins.of(requests)
        with self._spans.span("commit list", "INTERNAL", origins) as span:
            span.describe(leaderboard__submissions=len(requests))
            committed = await self._submit.commit(requests, patient=patient)
        key = id(committed)
        self._committed[key] = weakref.ref(committed, lambda _: self._committed.pop(key, None)), origins
        return committed

    async def project(self, committed: CommittedBatch) -> list[Accepted | LeaderboardError]:
        _, origins = self._committed.pop(id(committed), (None, ()))
        with self._spans.span("show list", "INTERNAL", origins):
            return await self._submit.project(committed)
