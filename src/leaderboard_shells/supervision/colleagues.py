"""The other workers: each can be asked by any, through a socket of its own, what it would answer an operator."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final

from leaderboard_shells.supervision.role import Role

#: How long a worker may take to answer, in seconds: a little longer than its own checks may.
_PATIENCE: Final = 2.5

#: What a worker answers, by what it is asked.
Answers = Mapping[str, Callable[[], Awaitable[bytes]]]


class Colleagues:
    """All workers, this one among them."""

    def __init__(self, role: Role) -> None:
        self._role = role

    @asynccontextmanager
    async def answering(self, answers: Answers) -> AsyncIterator[None]:
        """Answer the others for as long as the context lasts."""

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(_PATIENCE):
                    question = (await reader.readline()).decode().strip()
                    writer.write(await answers[question]())
                    await writer.drain()
            writer.close()

        # A predecessor may still listen at this place: the path leads to whoever came last.
        arriving = f"{self._path(self._role.number)}.{os.getpid()}"
        server = await asyncio.start_unix_server(answer, arriving)
        os.replace(arriving, self._path(self._role.number))
        async with server:
            yield

    async def ask(self, question: str) -> dict[int, bytes | None]:
        """What each of the others answers, by its number; None for one that does not."""
        others = [number for number in range(1, self._role.of + 1) if number != self._role.number]
        answers = await asyncio.gather(*(self._asked(number, question) for number in others))
        return dict(zip(others, answers, strict=True))

    async def _asked(self, number: int, question: str) -> bytes | None:
        try:
            async with asyncio.timeout(_PATIENCE):
                reader, writer = await asyncio.open_unix_connection(self._path(number))
                try:
                    writer.write(question.encode() + b"\n")
                    return await reader.read() or None
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return None

    def _path(self, number: int) -> str:
        return f"{self._role.directory}/{number}"
