"""A board that freezes while it is read."""

from datetime import timedelta

import pytest

from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core import Application, NewBoard, RankRange, Submission
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.moments import moment_at
from leaderboard_core.ports.ranked_view import Page, RankedView
from leaderboard_core.usecases.answers import NOW, At, Entries
from leaderboard_core.usecases.viewer import Viewer
from leaderboard_testing.contracts.values import NEW_YEAR

HIDE = NEW_YEAR + 10
PUBLIC = At(viewer=Viewer.PUBLIC)


class Clock:
    now = NEW_YEAR

    def __call__(self) -> int:
        return self.now


class SlowStore(MemoryRankingStore):
    """While it is asked for a page, time passes, and somebody submits a score."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.leaderboard: Application | None = None

    def board(self, board: Board) -> RankedView:
        view = super().board(board)
        page = view.page

        async def slow(first: int, last: int) -> Page:
            if self.leaderboard is not None:
                leaderboard, self.leaderboard = self.leaderboard, None
                self.clock.now = HIDE + 1
                await leaderboard.submit(Submission(player_id="late", leaderboard_id="b", score=9))
            return await page(first, last)

        view.page = slow  # type: ignore[method-assign]
        return view


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(clock: Clock) -> SlowStore:
    return SlowStore(clock)


@pytest.fixture
async def leaderboard(clock: Clock, store: SlowStore) -> Application:
    leaderboard = Application.over(MemoryRepository(clock), store)
    board = NewBoard(id="b", name="B", hide_after=moment_at(HIDE), show_at=moment_at(HIDE) + timedelta(days=1))
    await leaderboard.boards.create(board)
    await leaderboard.submit(Submission(player_id="early", leaderboard_id="b", score=5))
    return leaderboard


def told(entries: Entries) -> tuple[bool, list[str]]:
    return entries.meta.frozen, [entry.player_id for entry in entries.entries]


async def test_what_came_after_it_froze_is_not_shown(leaderboard: Application, store: SlowStore) -> None:
    """Though it had not frozen when somebody asked, and what was read is the newest there is."""
    assert (False, ["early"]) == told(await leaderboard.read.top("b", at=PUBLIC))
    store.leaderboard = leaderboard

    assert (True, []) == told(await leaderboard.read.top("b", at=PUBLIC))
    assert (False, ["late", "early"]) == told(await leaderboard.read.top("b", at=NOW))


async def test_what_is_shared_is_not_shared_between_viewers(leaderboard: Application, clock: Clock) -> None:
    """However often both ask, and whoever asks first."""
    clock.now = HIDE
    for _ in range(3):
        assert (False, ["early"]) == told(await leaderboard.read.top("b", at=NOW))
        assert (True, []) == told(await leaderboard.read.top("b", at=PUBLIC))
        [public] = await leaderboard.read.pages("b", [RankRange(1, 5)], PUBLIC)
        assert (True, []) == told(public)
