"""One caller's submissions in the line, and where its answers go."""

import asyncio
from collections.abc import Sequence

from attrs import define, field

from leaderboard_core.domain.errors import BoardBusy, LeaderboardError, OutcomeUnknown, StoreUnavailable
from leaderboard_core.usecases.submission_handler import SubmitRequest
from leaderboard_core.usecases.submit import Accepted

Answer = Accepted | LeaderboardError


@define(eq=False)
class PendingRequest:
    """Once taken it cannot be withdrawn. Its answers may come in parts; the caller hears when all are there."""

    requests: Sequence[SubmitRequest]
    answers: "asyncio.Future[list[Answer]]"
    taken: bool = field(default=False)
    _parts: dict[int, Answer] = field(factory=dict)

    @property
    def settled(self) -> bool:
        """Whether nobody waits for the answers any more."""
        return self.answers.done()

    def answer(self, answers: Sequence[Answer]) -> None:
        """The answers to all submissions but those that wait apart."""
        if not self._parts and not any(isinstance(answer, BoardBusy) for answer in answers):
            self._hand_over(answers)
            return
        for index, answer in enumerate(answers):
            if not isinstance(answer, BoardBusy):
                self.answer_one(index, answer)

    def answer_one(self, index: int, answer: Answer) -> None:
        """The answer to one of the submissions."""
        self._parts[index] = answer
        if len(self._parts) == len(self.requests):
            self._hand_over([self._parts[place] for place in range(len(self.requests))])

    def expire(self) -> None:
        """The caller has waited for too long: what was not taken yet, never will be."""
        withdrawn = StoreUnavailable("repository", "the submission waited for too long")
        self.fail(OutcomeUnknown() if self.taken else withdrawn)

    def fail(self, error: Exception) -> None:
        """No answer will come."""
        if not self.answers.done():
            self.answers.set_exception(error)

    def _hand_over(self, answers: Sequence[Answer]) -> None:
        if not self.answers.done():
            self.answers.set_result([*answers])
