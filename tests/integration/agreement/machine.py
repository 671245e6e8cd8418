"""The state machine: whatever is done to boards, every leaderboard says what the model says, in every answer."""

from hypothesis.stateful import invariant

from tests.integration.agreement.draws import PLAYERS
from tests.integration.agreement.steps.boards import Boards
from tests.integration.agreement.steps.misfortunes import Misfortunes
from tests.integration.agreement.steps.scores import Scores


class Agreement(Boards, Scores, Misfortunes):
    """Whatever is done, in whatever order: after each step everything that can be read is compared."""

    @invariant()
    def everything_that_can_be_read_agrees(self) -> None:
        self._asked += 1
        self._ask(self._questions(PLAYERS[self._asked % len(PLAYERS)]), self._asked % 2)
