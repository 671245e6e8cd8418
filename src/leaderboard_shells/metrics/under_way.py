"""Requests that are being answered: how many there are, and when there are none."""

import asyncio


class UnderWay:
    """Counts them in and out."""

    def __init__(self) -> None:
        self.count = 0
        self._none_left = asyncio.Event()

    def begin(self) -> None:
        """One more."""
        self.count += 1

    def end(self) -> None:
        """One less."""
        self.count -= 1
        if not self.count:
            self._none_left.set()

    async def none(self) -> None:
        """Return as soon as there is none."""
        while self.count:
            self._none_left.clear()
            await self._none_left.wait()
