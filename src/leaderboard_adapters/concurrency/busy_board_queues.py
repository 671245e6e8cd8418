"""Submissions of boards that another transaction holds wait apart, board by board, and stop nobody else."""

import asyncio
from collections import deque

from leaderboard_adapters.concurrency.pending_request import PendingRequest
from leaderboard_core.usecases.submit import Submitter

#: How many submissions one unit of work takes at most.
MOST_IN_A_LIST = 1_000


class BusyBoardQueues:
    """One line for each such board, in the order of arrival; it is gone when it is empty."""

    def __init__(self, submit: Submitter) -> None:
        self._submit = submit
        self._lines: dict[str, deque[tuple[PendingRequest, int]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __contains__(self, board_id: str) -> bool:
        return board_id in self._lines

    def join(self, ticket: PendingRequest, index: int) -> None:
        """Let one of a ticket's submissions wait in the line of its board."""
        board_id = ticket.requests[index].submission.leaderboard_id
        line = self._lines.get(board_id)
        if line is None:
            line = self._lines[board_id] = deque()
            task = asyncio.create_task(self._work(board_id, line))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        line.append((ticket, index))

    async def ended(self) -> None:
        """Return when no line is left."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _work(self, board_id: str, line: deque[tuple[PendingRequest, int]]) -> None:
        while line:
            places = [line.popleft() for _ in range(min(len(line), MOST_IN_A_LIST))]
            try:
                committed = await self._submit.commit([ticket.requests[index] for ticket, index in places])
                answers = await self._submit.project(committed)
            except Exception as error:  # whatever it is, it is the callers' answer, and the line goes on
                for ticket, _ in places:
                    ticket.fail(error)
            else:
                for (ticket, index), answer in zip(places, answers, strict=True):
                    ticket.answer_one(index, answer)
        del self._lines[board_id]
