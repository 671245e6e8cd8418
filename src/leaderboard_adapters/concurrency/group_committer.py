"""Gathering: while one unit of work is under way, the submissions that arrive wait in a list and go as the next.

There are no timers and no latency is added when idle: a lone submission is a list of one. Showing one list in the
real-time store overlaps the unit of work of the next.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Sequence
from types import TracebackType
from typing import Self

from attrs import frozen

from leaderboard_adapters.concurrency.busy_board_queues import MOST_IN_A_LIST, BusyBoardQueues
from leaderboard_adapters.concurrency.deadlines import Deadlines
from leaderboard_adapters.concurrency.pending_request import Answer, PendingRequest
from leaderboard_core.domain.errors import BoardBusy, StoreUnavailable
from leaderboard_core.domain.submission import Submission
from leaderboard_core.usecases.submission_handler import CommittedBatch, SubmitRequest, requests_of
from leaderboard_core.usecases.submit import Submitter

#: How many submissions may wait before the next is turned away.
MOST_WAITING = 50_000


@frozen
class _Done:
    """A list that is committed, and whose it was."""

    tickets: Sequence[PendingRequest]
    committed: CommittedBatch


class GroupCommitter(Submitter):
    """Takes submissions from any number of callers into one list at a time.

    A caller waits at most `patience` seconds: still waiting in the list, it is withdrawn (`StoreUnavailable`,
    nothing was applied); taken already, its outcome is unknown. Work runs in the gatherer's own tasks, never in a
    caller's, so a caller that goes away tears nothing. Use as an async context manager; leaving it finishes what
    was taken in.
    """

    def __init__(self, submit: Submitter, patience: float) -> None:
        self._submit = submit
        self._deadlines = Deadlines(patience)
        self._line: deque[PendingRequest] = deque()
        self._waiting = 0
        self._arrived = asyncio.Event()
        self._done: asyncio.Queue[_Done | None] = asyncio.Queue(1)
        self._side_lines = BusyBoardQueues(submit)
        self._closing = False
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(
        self, submissions: Sequence[Submission], *, ranked: bool = True, importing: Collection[str] = ()
    ) -> list[Answer]:
        if self._closing or self._waiting >= MOST_WAITING:
            reason = "this process is ending" if self._closing else "too many submissions wait"
            raise StoreUnavailable("repository", reason)
        requests = requests_of(submissions, ranked=ranked, importing=importing)
        ticket = PendingRequest(requests, asyncio.get_running_loop().create_future())
        self._line.append(ticket)
        self._waiting += len(requests)
        self._arrived.set()
        self._deadlines.watch(ticket)
        return await ticket.answers

    @property
    def waiting(self) -> int:
        """How many submissions wait for the next list."""
        return self._waiting

    async def commit(self, requests: Sequence[SubmitRequest], *, patient: bool = True) -> CommittedBatch:
        return await self._submit.commit(requests, patient=patient)

    async def project(self, committed: CommittedBatch) -> list[Answer]:
        return await self._submit.project(committed)

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._commit_lists()), asyncio.create_task(self._show_lists())]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        self._arrived.set()
        await asyncio.gather(*self._tasks)
        await self._side_lines.ended()

    async def _commit_lists(self) -> None:
        while True:
            tickets = self._take()
            if tickets:
                await self._commit(tickets)
            elif self._closing:
                await self._done.put(None)
                return
            else:
                self._arrived.clear()
                await self._arrived.wait()

    def _take(self) -> list[PendingRequest]:
        """The next list: whole tickets, in the order of their arrival, without those that gave up."""
        tickets: list[PendingRequest] = []
        room = MOST_IN_A_LIST
        while self._line and (not tickets or len(self._line[0].requests) <= room):
            ticket = self._line.popleft()
            self._waiting -= len(ticket.requests)
            if ticket.settled:
                continue
            ticket.taken = True
            if self._goes_aside(ticket):
                self._side_lines.join(ticket, 0)
                continue
            tickets.append(ticket)
            room -= len(ticket.requests)
        return tickets

    def _goes_aside(self, ticket: PendingRequest) -> bool:
        """A lone submission keeps its place behind those of its board that wait already."""
        return len(ticket.requests) == 1 and ticket.requests[0].submission.leaderboard_id in self._side_lines

    async def _commit(self, tickets: Sequence[PendingRequest]) -> None:
        requests = [request for ticket in tickets for request in ticket.requests]
        try:
            committed = await self._submit.commit(requests, patient=False)
        except Exception as error:  # whatever it is, it is the callers' answer, and the next list goes on
            for ticket in tickets:
                ticket.fail(error)
        else:
            self._set_aside(tickets, committed)
            await self._done.put(_Done(tickets, committed))

    def _set_aside(self, tickets: Sequence[PendingRequest], committed: CommittedBatch) -> None:
        """Let what is left over for a busy board wait apart, before anything later is taken."""
        if not any(isinstance(decision, BoardBusy) for decision in committed.decisions):
            return
        places = [(ticket, index) for ticket in tickets for index in range(len(ticket.requests))]
        for (ticket, index), decision in zip(places, committed.decisions, strict=True):
            if isinstance(decision, BoardBusy):
                self._side_lines.join(ticket, index)

    async def _show_lists(self) -> None:
        while (done := await self._done.get()) is not None:
            try:
                _hand_out(done.tickets, await self._submit.project(done.committed))
            except Exception as error:
                for ticket in done.tickets:
                    ticket.fail(error)


def _hand_out(tickets: Sequence[PendingRequest], answers: Sequence[Answer]) -> None:
    start = 0
    for ticket in tickets:
        end = start + len(ticket.requests)
        ticket.answer(answers[start:end])
        start = end
