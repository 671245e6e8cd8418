"""The server that it is asked at."""

import pytest

from leaderboard_adapters import memory
from leaderboard_adapters.memory import MemoryRankingStore, MemoryRepository
from leaderboard_core import Application, NewBoard, Submission
from leaderboard_core.domain.moments import moment_at
from leaderboard_shells.settings import Auth
from tests.integration.access.freezing.kit import HIDE, SHOW, Clock
from tests.integration.access.kit import AUTH, GAME
from tests.support.keys import key


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def auth() -> Auth:
    return Auth(
        keys=(*AUTH.keys, key("keeper", "read", "manage", **GAME), key("mender", "read", "moderate", **GAME)),
        token_secret=AUTH.token_secret,
    )


@pytest.fixture
async def application(clock: Clock) -> Application:
    """A board with one season behind it and a few players, which freezes in a minute."""
    application = memory.over(MemoryRepository(clock), MemoryRankingStore())
    board = NewBoard(id="game1", name="G", hide_after=moment_at(HIDE), show_at=moment_at(SHOW), ranking="competition")  # type: ignore[arg-type]
    await application.boards.create(board)
    await application.submit(Submission(player_id="alice", leaderboard_id="game1", score=1))
    await application.boards.reset("game1")
    await application.submit_many(
        [
            Submission(player_id=name, leaderboard_id="game1", score=score)
            for name, score in {"alice": 5, "bob": 7}.items()
        ]
    )
    await application.sync()
    return application
