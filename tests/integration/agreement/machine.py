"""The state machine: whatever is done to boards, every leaderboard says what the model says, in every answer."""

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant

from tests.integration.agreement.draws import BOARDS, PLAYERS, conditions, rules, widths
from tests.integration.agreement.model.rules import Rules
from tests.integration.agreement.sides import Sides
from tests.integration.agreement.steps.boards import NO_CONDITION, Boards, Condition
from tests.integration.agreement.steps.misfortunes import Misfortunes
from tests.integration.agreement.steps.scores import Scores


class Agreement(Boards, Scores, Misfortunes):
    """Whatever is done, in whatever order: after each step everything that can be read is compared."""

    @invariant()
    def everything_that_can_be_read_agrees(self) -> None:
        self._asked += 1
        self._ask(self._questions(PLAYERS[self._asked % len(PLAYERS)]), self._asked % 2)


class WideAgreement(Agreement):
    """The same of wide boards: the model has all players in one order, over however many lines they are spread."""

    def __init__(self, sides: Sides | None = None) -> None:
        super().__init__(sides)
        self._widths: dict[str, int | None] = {}

    @initialize(one=rules, other=rules, follows=st.booleans(), condition=conditions, widths=widths)
    def begin(
        self,
        one: Rules,
        other: Rules,
        follows: bool = False,
        condition: Condition = NO_CONDITION,
        widths: tuple[int, int | None] = (3, 3),
    ) -> None:
        self._widths = dict(zip(BOARDS, widths, strict=True))
        super().begin(one, other, follows, condition)

    @invariant()
    def everything_that_can_be_read_agrees(self) -> None:
        if any(board.ends_too_late(self.model.now) for board in self.model.boards.values()):
            # Each line sets such an end anew by itself; the housekeeping does so on all of them.
            self._turn_due(process=0)
        super().everything_that_can_be_read_agrees()

    def _spread(self, board: str, rules: Rules) -> Rules:
        """What no wide board has is chosen now and then, to be refused."""
        wide = evolve(rules, shards=None if rules.follows is not None else self._widths[board])
        if wide.ranking == "dense" and wide.max_entries != 1:
            wide = evolve(wide, ranking="competition")
        return wide if wide.each is None or wide.where is not None else evolve(wide, each=None)
