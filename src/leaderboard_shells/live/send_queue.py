"""What one socket has still to be sent: bounded in bytes, however slowly it reads."""

import asyncio
from collections import deque
from collections.abc import Callable

#: How many bytes may wait for a socket before its next request is read, and before no more updates are kept for it.
MOST_BYTES = 128 * 1024


class SendQueue:
    """Answers in their order; of each board only the newest update, after the answers before it.

    One task puts and another takes. While nothing waits and all that was taken has left, `write` is given each message
    first, and says whether it is on its way; then the other task is not woken at all. A reader who falls behind skips
    to the newest state: an update for which there is no room is not kept but owed, and `on_room` is called with its
    board once there is room, for it to be made anew.
    """

    def __init__(self, on_room: Callable[[str], None], write: Callable[[bytes], bool] = lambda _: False) -> None:
        self._on_room = on_room
        self._write = write
        #: Whether the task that takes waits for something to take.
        self._is_idle = False
        self._without_room: set[str] = set()
        self._answers: deque[bytes] = deque()
        self._updates: dict[str, bytes] = {}
        self._bytes = 0
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()

    async def room(self) -> None:
        """Return when little enough waits to take on another request."""
        while self._is_full:
            self._emptied.clear()
            await self._emptied.wait()

    def answer(self, message: bytes) -> None:
        """Put an answer behind those that wait."""
        if self._is_idle and self._write(message):
            return
        self._answers.append(message)
        self._has_grown(message)

    def update(self, board_id: str, message: bytes) -> bool:
        """Put a board's newest update in the place of one that waits; says whether there was room for it."""
        if self._is_idle and self._write(message):
            return True
        self.withdraw(board_id)
        if self._is_full:
            self._without_room.add(board_id)
            return False
        self._updates[board_id] = message
        self._has_grown(message)
        return True

    def replace(self, board_id: str, message: bytes) -> None:
        """The same with a message that is short enough to be put there whatever else waits."""
        self.withdraw(board_id)
        self._updates[board_id] = message
        self._has_grown(message)

    def holds(self, board_id: str) -> bool:
        """Whether an update of this board still waits."""
        return board_id in self._updates

    def withdraw(self, board_id: str) -> None:
        """Forget a board's update that waits: nobody is to see it any more."""
        self._bytes -= len(self._updates.pop(board_id, b""))
        self._without_room.discard(board_id)

    async def take(self) -> bytes:
        """The next message, as soon as there is one."""
        while not (self._answers or self._updates):
            self._is_idle = True
            self._filled.clear()
            await self._filled.wait()
        message = self._answers.popleft() if self._answers else self._updates.pop(next(iter(self._updates)))
        self._bytes -= len(message)
        if not self._is_full:
            self._emptied.set()
            owing, self._without_room = self._without_room, set()
            for board_id in owing:
                self._on_room(board_id)
        return message

    def clear(self) -> None:
        """Forget all that waits: nobody takes it any more, and what is left of a socket may stay for a while."""
        self._answers.clear()
        self._updates.clear()
        self._without_room.clear()
        self._bytes = 0
        self._is_idle = False

    def _has_grown(self, message: bytes) -> None:
        self._bytes += len(message)
        self._is_idle = False
        self._filled.set()

    @property
    def _is_full(self) -> bool:
        return self._bytes >= MOST_BYTES
