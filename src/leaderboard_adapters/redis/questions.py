"""Questions to boards, and how many of them become few scripts."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from attrs import define, field

from leaderboard_adapters.redis import scripts
from leaderboard_adapters.redis.encoding import UNREADABLE, Reader
from leaderboard_adapters.redis.primaries import Argument
from leaderboard_adapters.redis.scripts import Call

#: What is asked, and what for; see `scripts/read.lua`.
Ask: TypeAlias = tuple[str, Argument, Argument]
#: What the answers to these mean.
Understand: TypeAlias = Callable[[Reader, Sequence[Ask], Sequence[Any]], Any]
#: The keys of one board.
Keys: TypeAlias = tuple[str, ...]
#: How many places one script reads at most, unless one question takes more: others have their turn between two of them.
_PLACES: Final = 1000


class Unreadable(Exception):
    """The answer is not what the script answers of a board that this version wrote."""


@define(eq=False)
class Question:
    """What is asked of one board, all of one moment; what that means; and who waits for it: all who asked the same.

    `places`: how many it is about.
    """

    asked: Sequence[Ask]
    places: int
    understand: Understand
    waiting: list["asyncio.Future[Any]"] = field(factory=list)

    def settle(self, answer: Any) -> None:
        """Give all who wait what it means."""
        for one in self.waiting:
            if not one.done():
                one.set_result(answer)

    def fail(self, error: Exception) -> None:
        """Let all who wait fail."""
        for one in self.waiting:
            if not one.done():
                one.set_exception(error)


@define(eq=False)
class Batch:
    """What one script is asked: of each board a list of questions."""

    boards: list[tuple[Keys, list[Question]]] = field(factory=list)

    @property
    def call(self) -> Call:
        """The script call that asks it."""
        keys: list[str] = []
        arguments: list[Argument] = []
        for board, questions in self.boards:
            keys += board
            arguments.append(sum(len(question.asked) for question in questions))
            for question in questions:
                for ask in question.asked:
                    arguments += ask
        return Call(scripts.READ, keys, arguments)

    def settle(self, answer: Any) -> None:
        """Understand what the script answered, and give it to all who wait; an exception fails them."""
        if isinstance(answer, Exception):
            for _, questions in self.boards:
                fail(questions, answer)
            return
        for (_, questions), told in zip(self.boards, answer, strict=True):
            _settle(questions, told)


@define(eq=False)
class Alone:
    """A call that is made as it is, and who waits for its answer."""

    call: Call
    answer: "asyncio.Future[Any]"

    def settle(self, answer: Any) -> None:
        """Give them what the script answered; an exception fails them."""
        if self.answer.done():
            return
        if isinstance(answer, Exception):
            self.answer.set_exception(answer)
        else:
            self.answer.set_result(answer)


def batches(waiting: Mapping[Keys, Mapping[Any, Question]], *, mixed: bool) -> list[Batch]:
    """The questions of each board, in as many lists as scripts are run; `mixed`: one may read several boards."""
    found: list[Batch] = []
    room = 0
    for keys, of_board in waiting.items():
        room = room if mixed else 0
        together: list[Question] | None = None
        for question in of_board.values():
            # Whatever it is about, it is one more to look at.
            needed = 1 + question.places
            if needed > room:
                found.append(Batch())
                room, together = _PLACES, None
            if together is None:
                together = []
                found[-1].boards.append((keys, together))
            together.append(question)
            room -= needed
    return found


def fail(questions: Iterable[Question], error: Exception) -> None:
    """Let all who wait for these fail."""
    for question in questions:
        question.fail(error)


def _settle(questions: Sequence[Question], told: Any) -> None:
    """The same for one board; nothing, which Redis sends as None, stays that."""
    if told is None:
        for question in questions:
            question.settle(None)
        return
    at = 0
    try:
        moment, answers = told
        reader = Reader(moment)
    except UNREADABLE as error:
        fail(questions, _unreadable(error))
        return
    for question in questions:
        end = at + len(question.asked)
        try:
            question.settle(question.understand(reader, question.asked, answers[at:end]))
        except UNREADABLE as error:
            question.fail(_unreadable(error))
        at = end


def _unreadable(cause: Exception) -> Unreadable:
    unreadable = Unreadable()
    unreadable.__cause__ = cause
    return unreadable
