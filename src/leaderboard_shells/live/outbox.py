"""What one socket has still to be sent: bounded, however slowly it reads."""

import asyncio
from collections import deque

#: How many answers may wait for a socket before its next request is read.
MOST_ANSWERS = 256


class Outbox:
    """Answers in their order; of each board only the newest update, after the answers before it.

    One task puts and another takes. Memory is bounded: a reader who falls behind skips to the newest state.
    """

    def __init__(self) -> None:
        self._answers: deque[bytes] = deque()
        self._updates: dict[str, bytes] = {}
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()

    async def room(self) -> None:
        """Return when few enough answers wait to take on another request."""
        while len(self._answers) >= MOST_ANSWERS:
            self._emptied.clear()
            await self._emptied.wait()

    def answer(self, message: bytes) -> None:
        """Put an answer behind those that wait."""
        self._answers.append(message)
        self._filled.set()

    def update(self, board_id: str, message: bytes) -> None:
        """Put a board's newest update in the place of one that waits."""
        self._updates[board_id] = message
        self._filled.set()

    def withdraw(self, board_id: str) -> None:
        """Forget a board's update that waits: nobody is to see it any more."""
        self._updates.pop(board_id, None)

    async def take(self) -> bytes:
        """The next message, as soon as there is one."""
        while not (self._answers or self._updates):
            self._filled.clear()
            await self._filled.wait()
        if self._answers:
            self._emptied.set()
            return self._answers.popleft()
        return self._updates.pop(next(iter(self._updates)))
