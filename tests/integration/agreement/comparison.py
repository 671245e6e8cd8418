"""One model and all sides: what is done is done to all of them, and what they say is compared."""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve
from hypothesis.stateful import RuleBasedStateMachine

from leaderboard_core.application import Application
from leaderboard_core.usecases.answers import At, Source
from leaderboard_testing.contracts.values import NEW_YEAR
from tests.integration.agreement.answering import (
    answers,
    as_far_as_decided,
    as_far_as_known_before,
    outcome,
    submission,
    together,
)
from tests.integration.agreement.disagreement import Disagreement, in_answers, in_deed, in_reading
from tests.integration.agreement.draws import BOARDS, PLAYERS
from tests.integration.agreement.model.board import Board
from tests.integration.agreement.model.model import Model
from tests.integration.agreement.model.values import Item
from tests.integration.agreement.questions import Question, about, everywhere, of_itself, plain_answer
from tests.integration.agreement.sides import Sides, embedded

T = TypeVar("T")


class Comparison(RuleBasedStateMachine):
    """One model and all sides, on one clock; what is done to them, step by step, is said in `steps`."""

    def __init__(self, sides: Sides | None = None) -> None:
        """Without sides: over those that need no server."""
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._loop = asyncio.Runner()
        self.model = Model(NEW_YEAR)
        self.sides = (sides or embedded)(self.clock, Path(self._folder.name))
        self._asked = 0
        for side in self.sides:
            self._run(side.start())

    def clock(self) -> int:
        """The moment, for everyone."""
        return self.model.now

    def teardown(self) -> None:
        for side in self.sides:
            self._run(side.stop())
            side.durable.end()
        self._loop.close()
        self._folder.cleanup()

    def _questions(self, player: str) -> list[Question]:
        """All about both boards as they are, and by turns about their standings and a season of the past."""
        questions = []
        for board_id in dict.fromkeys([*BOARDS, *self.model.boards]):
            board = self.model.boards.get(board_id)
            past = At(season=1 if board is None else 1 + self._asked % board.season)
            for at in (At(), At(Source.PUBLISHED), past):
                asked = about(board_id, at, player, PLAYERS, start=1 + self._asked % 4)
                questions += asked if at == At() else asked[self._asked % 3 :: 3]
            questions += of_itself(board_id, is_wide=board is not None and board.rules.shards is not None)
        return [*questions, everywhere(player)]

    def _ask(self, questions: list[Question], process: int) -> None:
        expected = [outcome(partial(question.expected, self.model)) for question in questions]
        asked = [answers([question.ask(side.processes[process]) for question in questions]) for side in self.sides]
        for side, actual in zip(self.sides, self._run(together(asked)), strict=True):
            for question, right, wrong in zip(questions, expected, actual, strict=True):
                if right != wrong:
                    reason = in_reading(self.model, question, right, wrong)
                    raise Disagreement(side.name, f"{question.name} of {question.board}", right, wrong, reason)

    def _submit(self, items: list[Item], process: int, visible: bool | None, importing: bool = False) -> None:
        """`visible`: whether the scores are shown at once; None leaves it, and the ranks, open."""
        items = [self._shaped(item.sent_at(self.model.now)) for item in items]
        submissions = [submission(item) for item in items]
        expected = self.model.submit(items, visible is not False, importing)
        apart = self._apart(items)
        for side in self.sides:
            answers = self._run(side.processes[process].submit_many(submissions, importing=BOARDS if importing else ()))
            actual = [plain_answer(answer) for answer in answers]
            if visible is None:
                actual = [as_far_as_decided(*pair) for pair in zip(expected, actual, strict=True)]
            actual = [
                as_far_as_known_before(*answers) if item.board in apart else answers[1]
                for item, answers in zip(items, zip(expected, actual, strict=True), strict=True)
            ]
            if expected != actual:
                reason = in_answers(self.model, items, expected, actual)
                raise Disagreement(side.name, "submit", expected, actual, reason)

    def _apart(self, items: Sequence[Item]) -> set[str]:
        """The boards on which a list comes to several lines: each of these counts the others as they are afterwards."""
        lines = {(item.board, board.rules.line_of(item.player)) for item, board in self._found(items)}
        return {board_id for board_id, count in Counter(board_id for board_id, _ in lines).items() if count > 1}

    def _found(self, items: Sequence[Item]) -> list[tuple[Item, Board]]:
        return [(item, self.model.boards[item.board]) for item in items if item.board in self.model.boards]

    def _has_wide(self) -> bool:
        return any(board.rules.shards is not None for board in self.model.boards.values())

    def _shaped(self, item: Item) -> Item:
        """The item with a score of as many parts as its board has."""
        board = self.model.boards.get(item.board)
        if board is None or isinstance(item.score, tuple):
            return item
        return evolve(item, score=board.rules.shaped(item.score, item.rest))

    def _watch(self, process: int) -> None:
        for side in self.sides:
            self._run(side.processes[process].health_sweep())

    def _turn_due(self, process: int) -> None:
        self._do("turn due", process, self.model.turn_due, lambda leaderboard: leaderboard.seasons.turn_due())

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        for side in self.sides:
            side.durable.keep_time()
        return self._loop.run(work)

    def _do(
        self,
        name: str,
        process: int,
        expect: Callable[[], object],
        act: Callable[[Application], Awaitable[object]],
        called: Callable[[str, Any, Any], str] = in_deed,
    ) -> None:
        """`called`: what tells the name of a difference, given that of the deed, what is right and what is wrong."""
        expected = outcome(expect)
        for side in self.sides:
            [actual] = self._run(answers([act(side.processes[process])]))
            # Where the model answers nothing, it is enough that nothing was refused.
            if expected != (None if expected is None and not isinstance(actual, str) else actual):
                raise Disagreement(side.name, name, expected, actual, called(name, expected, actual))
