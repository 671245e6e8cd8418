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
        self._do("turn due", process, self.model.turn_due, lambda leaderboard: leaderboard.seasons.turn_due())

    @rule(process=processes)
    def settle(self, process: int) -> None:
        self._do("settle", process, self.model.settle, lambda leaderboard: leaderboard.sync.settle())

    @rule(process=processes)
    def sync(self, process: int) -> None:
        async def sync(leaderboard: Application) -> object:
            report = await leaderboard.sync()
            return report.published, report.verified, report.differences

        self._do("sync", process, lambda: (self.model.sync(), len(self.model.boards), 0), sync)

    @rule(kept=st.sampled_from([0, HOUR, 24 * HOUR]), process=processes)
    def prune(self, kept: int, process: int) -> None:
        self._do(
            f"prune {kept}",
            process,
            lambda: self.model.prune(kept),
            lambda leaderboard: leaderboard.sync.prune(kept),
        )
