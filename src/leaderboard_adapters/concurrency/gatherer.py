"""Gathering: while one unit of work is under way, the submissions that arrive wait in a list and go as the next.

There are no timers and no latency is added when idle: a lone submission is a list of one. Showing one list in the
real-time store overlaps the unit of work of the next.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from attrs import define, field

from leaderboard_core.domain.errors import LeaderboardError, OutcomeUnknown, StoreUnavailable
from leaderboard_core.domain.submission import Submission
from leaderboard_core.usecases.submit import Accepted, Attempt, Committed, Submitter

#: How many submissions one unit of work takes at most.
MOST_IN_A_LIST = 1_000
#: How many submissions may wait before the next is turned away.
MOST_WAITING = 50_000

Answers = list[Accepted | LeaderboardError]


@define(eq=False)
class _Ticket:
    """One caller's submissions, and where its answers go. Once taken it cannot be withdrawn."""

    attempts: Sequence[Attempt]
    answers: "asyncio.Future[Answers]"
    taken: bool = field(default=False)


class Gatherer(Submitter):
    """Takes submissions from any number of callers into one list at a time.

    A caller waits at most `patience` seconds: still waiting in the list, it is withdrawn (`StoreUnavailable`,
    nothing was applied); taken already, its outcome is unknown. Work runs in the gatherer's own tasks, never in a
    caller's, so a caller that goes away tears nothing. Use as an async context manager; leaving it finishes what
    was taken in.
    """

    def __init__(self, submit: Submitter, patience: float) -> None:
        self._submit = submit
        self._patience = patience
        self._line: deque[_Ticket] = deque()
        self._waiting = 0
        self._arrived = asyncio.Event()
        self._committed: asyncio.Queue[tuple[Sequence[_Ticket], Committed] | None] = asyncio.Queue(1)
        self._closing = False
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, submissions: Sequence[Submission], *, ranked: bool = True) -> Answers:
        if self._closing or self._waiting >= MOST_WAITING:
            raise StoreUnavailable("repository")
        attempts = [Attempt(submission, ranked) for submission in submissions]
        ticket = _Ticket(attempts, asyncio.get_running_loop().create_future())
        self._line.append(ticket)
        self._waiting += len(attempts)
        self._arrived.set()
        try:
            async with asyncio.timeout(self._patience):
                return await ticket.answers
        except TimeoutError:
            raise (OutcomeUnknown() if ticket.taken else StoreUnavailable("repository")) from None

    async def commit(self, attempts: Sequence[Attempt]) -> Committed:
        return await self._submit.commit(attempts)

    async def show(self, committed: Committed) -> Answers:
        return await self._submit.show(committed)

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._commit_lists()), asyncio.create_task(self._show_lists())]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        self._arrived.set()
        await asyncio.gather(*self._tasks)

    async def _commit_lists(self) -> None:
        while True:
            tickets = self._take()
            if tickets:
                await self._commit(tickets)
            elif self._closing:
                await self._committed.put(None)
                return
            else:
                self._arrived.clear()
                await self._arrived.wait()

    def _take(self) -> list[_Ticket]:
        """The next list: whole tickets, in the order of their arrival, without those that gave up."""
        tickets: list[_Ticket] = []
        room = MOST_IN_A_LIST
        while self._line and (not tickets or len(self._line[0].attempts) <= room):
            ticket = self._line.popleft()
            self._waiting -= len(ticket.attempts)
            if ticket.answers.done():
                continue
            ticket.taken = True
            tickets.append(ticket)
            room -= len(ticket.attempts)
        return tickets

    async def _commit(self, tickets: Sequence[_Ticket]) -> None:
        attempts = [attempt for ticket in tickets for attempt in ticket.attempts]
        try:
            committed = await self._submit.commit(attempts)
        except Exception as error:  # whatever it is, it is the callers' answer, and the next list goes on
            _fail(tickets, error)
        else:
            await self._committed.put((tickets, committed))

    async def _show_lists(self) -> None:
        while (next_list := await self._committed.get()) is not None:
            tickets, committed = next_list
            try:
                answers = await self._submit.show(committed)
            except Exception as error:
                _fail(tickets, error)
            else:
                _hand_out(tickets, answers)


def _hand_out(tickets: Sequence[_Ticket], answers: Answers) -> None:
    start = 0
    for ticket in tickets:
        end = start + len(ticket.attempts)
        if not ticket.answers.done():
            ticket.answers.set_result(answers[start:end])
        start = end


def _fail(tickets: Sequence[_Ticket], error: Exception) -> None:
    for ticket in tickets:
        if not ticket.answers.done():
            ticket.answers.set_exception(error)
