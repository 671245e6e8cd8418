"""Which news say that the list of boards may say something else."""

from collections.abc import Callable, Iterator

import pytest

from leaderboard_adapters.memory import MemoryRepository
from leaderboard_adapters.memory.broadcaster import MemoryBroadcaster
from leaderboard_core.application import Application
from leaderboard_core.domain.board import ResetPeriod
from leaderboard_core.domain.board_settings import BoardPatch
from leaderboard_core.ports.broadcaster import BoardChanged
from tests.unit.usecases.kit import HOUR, SECOND, Clock, WatchedRankings, new, play


@pytest.fixture
def broadcaster() -> MemoryBroadcaster:
    return MemoryBroadcaster()


@pytest.fixture
def leaderboard(repository: MemoryRepository, broadcaster: MemoryBroadcaster) -> Application:
    return Application.over(repository, WatchedRankings(), broadcaster=broadcaster)


@pytest.fixture
def news(broadcaster: MemoryBroadcaster) -> Iterator[Callable[[], list[bool]]]:
    """Of all news since the last call whether they are of the list."""
    heard: list[BoardChanged | None] = []

    def told() -> list[bool]:
        listed = [one is None or one.listed for one in heard]
        heard.clear()
        return listed

    with broadcaster.listen(heard.append):
        yield told


async def test_what_the_list_shows_and_what_it_does_not(
    leaderboard: Application, clock: Clock, news: Callable[[], list[bool]]
) -> None:
    """Making, patching, resetting, a season that turns by itself and deleting are; scores and removals are not."""
    await leaderboard.boards.create(new())
    assert [True] == news()
    clock.now += SECOND
    await play(leaderboard, a=1)
    assert [False] == news()
    await leaderboard.boards.update("b", BoardPatch(reset_period=ResetPeriod.HOURLY))
    assert [True] == news()
    clock.now += SECOND
    await leaderboard.boards.remove("b", "a")
    assert [False] == news()
    clock.now += HOUR
    await play(leaderboard, a=1)
    assert [True] == news()
    await leaderboard.boards.reset("b")
    assert [True] == news()
    clock.now += SECOND
    await leaderboard.boards.delete("b")
    assert [True] == news()
