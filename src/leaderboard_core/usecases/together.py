"""Doing something of several boards at once, where whoever holds the event loop can."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class DoTogether(Protocol):
    """Does all of these at once, as far as that is possible, and returns when all have ended."""

    async def __call__(self, works: Sequence[Callable[[], Awaitable[T]]]) -> Sequence[T | Exception]:
        """What each answered, or what it raised, in their order."""


async def one_by_one(works: Sequence[Callable[[], Awaitable[T]]]) -> Sequence[T | Exception]:
    """One after the other: where nothing is waited for, that is as fast."""
    ended: list[T | Exception] = []
    for work in works:
        try:
            ended.append(await work())
        except Exception as error:  # the others go on, and the caller is told
            ended.append(error)
    return ended


def all_of(ended: Sequence[T | Exception]) -> Sequence[T]:
    """What all answered. Raises what the first one raised that did."""
    answers: list[T] = []
    for one in ended:
        if isinstance(one, Exception):
            raise one
        answers.append(one)
    return answers
