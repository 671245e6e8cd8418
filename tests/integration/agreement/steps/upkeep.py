"""Time passes, and what goes on behind is done."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from leaderboard_core.application import Application
from tests.integration.agreement.comparison import Comparison
from tests.integration.agreement.draws import HOUR, SECOND, processes, steps


class Upkeep(Comparison):
    """What nobody asks for."""

    @rule(step=steps)
    def wait(self, step: int) -> None:
        self.model.now += step

    @rule(step=st.sampled_from([1, SECOND, 2 * HOUR]))
    def turn_the_clock_back(self, step: int) -> None:
        self.model.now -= step

    @rule(process=processes)
    def turn_due(self, process: int) -> None:
        self._turn_due(process)

    @rule(process=processes)
    def settle(self, process: int) -> None:
        self._do("settle", process, self.model.settle, lambda leaderboard: leaderboard.sync.settle())

    @rule(process=processes)
    def sync(self, process: int) -> None:
        async def sync(leaderboard: Application) -> object:
            report = await leaderboard.sync()
            return None if self._has_wide() else report.published, report.verified, report.differences

        def expected() -> object:
            published, lines = self.model.sync(), sum(board.rules.lines for board in self.model.boards.values())
            # Of a wide board those lines are published that have changed.
            return None if self._has_wide() else published, lines, 0

        self._do("sync", process, expected, sync)

    @rule(kept=st.sampled_from([0, HOUR, 24 * HOUR]), process=processes)
    def prune(self, kept: int, process: int) -> None:
        self._do(
            f"prune {kept}",
            process,
            lambda: self.model.prune(kept),
            lambda leaderboard: leaderboard.sync.prune(kept),
        )
