"""Whoever asks every server for wide boards all the time: vectors that never go back, and one truth at each."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx2 as httpx
from attrs import define, field

#: How many moments are remembered.
_KEPT = 20_000
_QUESTIONS = ("top?limit=50", "range?start=100&end=160")


@define
class Vectors:
    """What was seen of the answers of all servers."""

    answered: int = 0
    #: Answers that were older, on any shard, than one of the same server before, or whose sum is not their revision.
    wrong: list[str] = field(factory=list)
    #: Two answers of one vector that do not say the same, and how many did.
    different: list[str] = field(factory=list)
    alike: int = 0
    _floors: dict[tuple[str, str], list[int]] = field(factory=dict)
    _told: dict[tuple[object, ...], tuple[str, object]] = field(factory=dict)

    async def look(self, client: httpx.AsyncClient, url: str, board: str, question: str) -> list[int] | None:
        """One question: the vector of its answer, if there is one. Nobody else asks the server for the board."""
        try:
            answer = await client.get(f"{url}/api/v1/leaderboards/{board}/{question}")
        except httpx.TransportError:
            return None
        if answer.status_code != 200:
            return None
        body: Any = answer.json()
        meta, told = body["meta"], body["data"]
        vector: list[int] = meta["revisions"]
        self.answered += 1
        floor = self._floors.get((url, board), vector)
        if sum(vector) != meta["revision"] or any(now < then for now, then in zip(vector, floor, strict=True)):
            self.wrong.append(f"{url} {board}: {meta} after {floor}")
        self._floors[url, board] = vector
        self._compare((board, question, meta["season"], *vector), url, told)
        return vector

    def _compare(self, moment: tuple[object, ...], url: str, told: object) -> None:
        before, said = self._told.setdefault(moment, (url, told))
        if said != told:
            self.different.append(f"{moment}: {said} at {before}, {told} at {url}")
        elif before != url:
            self.alike += 1
        if len(self._told) > _KEPT:
            self._told.pop(next(iter(self._told)))

    async def ask_on(self, url: str, board: str) -> None:
        async with httpx.AsyncClient(timeout=15) as client:
            while True:
                for question in _QUESTIONS:
                    await self.look(client, url, board, question)
                    await asyncio.sleep(0.02)


@asynccontextmanager
async def asked(urls: Sequence[str], boards: Sequence[str]) -> AsyncIterator[Vectors]:
    """Each board is asked for at each server, one question after the other, for as long as the context lasts."""
    vectors = Vectors()
    tasks = [asyncio.create_task(vectors.ask_on(url, board)) for url in urls for board in boards]
    try:
        yield vectors
        assert not any(task.done() for task in tasks), [task for task in tasks if task.done()]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
