"""The repository's clock is watched: a step is told for a while, another time than ours for as long as it lasts."""

from collections.abc import Sequence

import pytest
from attrs import define
from structlog.testing import capture_logs

from leaderboard_adapters.concurrency.steady_clock import ElapsedTime
from leaderboard_shells.monitoring.clock_monitor import ClockMonitor, ClockSkew

SECOND = 1_000_000
DAY = 86_400 * SECOND


@define
class Clocks:
    """Three clocks that go alike until somebody sets one. `answering`: how long the repository takes to tell."""

    repository: int = 1_800_000_000 * SECOND
    steady: int = 5 * SECOND
    time_of_day: int = 1_800_000_000 * SECOND
    answering: int = 0
    #: By how much those of cells are ahead of the repository's, and how long it takes to ask each.
    cells: Sequence[int] = ()
    asking: int = 0
    asked: int = 0

    def passes(self, time: int) -> None:
        self.repository += time
        self.steady += time
        self.time_of_day += time

    async def now(self) -> int:
        self.passes(self.answering)
        return self.repository

    async def of_cells(self) -> Sequence[int]:
        self.asked += 1
        told = []
        for ahead in self.cells:
            self.passes(self.asking)
            told.append(self.repository + ahead)
        return told

    def watch(self) -> ClockMonitor:
        return ClockMonitor(self.now, lambda: self.steady, lambda: self.time_of_day, cells=self.of_cells)


async def told(watch: ClockMonitor) -> str:
    """What the check says; nothing when all is well."""
    try:
        await watch.check()
    except ClockSkew as suspect:
        return str(suspect)
    return ""


async def test_clocks_that_go_alike_are_not_mentioned() -> None:
    """However much time passes between two looks, and though reading takes its time."""
    clocks = Clocks()
    watch = clocks.watch()
    with capture_logs() as logs:
        for passed in (0, SECOND, DAY, SECOND // 2):
            clocks.passes(passed)
            clocks.answering = SECOND
            await watch.look()

    assert ([], "") == (logs, await told(watch))


@pytest.mark.parametrize(("step", "words"), [(DAY, "86400 s ahead"), (-5 * SECOND, "5 s behind")])
async def test_a_step_is_logged_and_told_for_a_while(step: int, words: str) -> None:
    """Once in the log; in `/ready` for ten minutes, though the clock is right again by then."""
    clocks = Clocks()
    watch = clocks.watch()
    await watch.look()
    clocks.repository += step
    clocks.time_of_day += step
    with capture_logs() as logs:
        for _ in range(3):
            await watch.look()
            clocks.passes(SECOND)

    assert [step / SECOND] == [line["seconds"] for line in logs]
    assert words in await told(watch)
    clocks.passes(600 * SECOND)
    assert "" == await told(watch)


async def test_another_time_than_this_machines_is_told_for_as_long_as_it_lasts() -> None:
    """A process that was started while the clock was ahead knows no step, and yet something to tell."""
    clocks = Clocks()
    clocks.repository += DAY
    watch = clocks.watch()
    await watch.look()
    assert "86400 s ahead of this machine's" in await told(watch)
    clocks.passes(DAY)
    clocks.time_of_day += DAY
    await watch.look()

    assert "" == await told(watch)


async def test_cells_whose_clocks_are_apart() -> None:
    """They are told by their numbers for as long as they are; they are not asked every time."""
    clocks = Clocks(cells=[0, -200_000, 300_000, 10])
    watch = clocks.watch()
    await watch.look()
    assert "the clock of cell 2 is 0.5 s ahead of that of cell 1: correct one of them" == await told(watch)

    clocks.cells = [0, 90_000, 0, 10]
    for _ in range(9):
        clocks.passes(SECOND)
        await watch.look()
    assert (1, True) == (clocks.asked, "cell 2" in await told(watch))
    clocks.passes(SECOND)
    await watch.look()

    assert (2, "") == (clocks.asked, await told(watch))


async def test_cells_that_take_long_to_ask() -> None:
    """What has passed between the first one and the last is no difference of their clocks."""
    clocks = Clocks(cells=[0] * 64, asking=50_000)
    watch = clocks.watch()
    await watch.look()

    assert "" == await told(watch)


async def test_an_answer_that_took_too_long_says_nothing() -> None:
    """When the clock was read cannot be told: a repository that was frozen has not stepped."""
    clocks = Clocks()
    watch = clocks.watch()
    await watch.look()
    clocks.answering = 30 * SECOND
    with capture_logs() as logs:
        await watch.look()
        clocks.answering = 0
        await watch.look()

    assert ([], "") == (logs, await told(watch))


def test_what_has_passed_between_two_rounds() -> None:
    """Nothing before the first, and never more than what is believed."""
    times = iter([DAY, DAY + 60 * SECOND, 2 * DAY])
    passing = ElapsedTime(120, lambda: next(times))

    assert [0, 60 * SECOND, 120 * SECOND] == [passing.since_last() for _ in range(3)]
