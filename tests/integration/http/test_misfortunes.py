"""Stores that are away, boards that cannot be shown, and failures nobody foresaw."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import httpx2 as httpx
import pytest
from attrs import evolve
from starlette.applications import Starlette
from structlog.testing import capture_logs

from leaderboard_adapters.memory.ranking_store import MemoryRankingStore
from leaderboard_adapters.memory.repository import MemoryRepository
from leaderboard_core import Application, LeaderboardError
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.change import Version
from leaderboard_core.domain.errors import NotShown, OutcomeUnknown, StoreUnavailable
from leaderboard_core.ports.ranked_view import RankedView
from leaderboard_core.ports.ranking_store import Advance, Advanced, VersionConflict
from leaderboard_core.ports.repository import Snapshot
from leaderboard_core.usecases.submit import Accepted, Submitter
from leaderboard_shells.http.app import create_app
from leaderboard_shells.monitoring.readiness import Readiness
from tests.integration.http.conformance import Conformance
from tests.integration.http.kit import BOARDS, SCORES, make_board, refused, submission, submit

LIVE_READS = ["top", "range", "around/alice", "player/alice", "players?ids=alice", "stats"]


class StoreGone(StoreUnavailable):
    """An adapter's own kind of a core error."""


class Refusing(Submitter):
    """A submitter that meets with a misfortune."""

    def __init__(self, misfortune: Exception) -> None:
        self._misfortune = misfortune

    async def __call__(self, *_: object, **__: object) -> list[Accepted | LeaderboardError]:
        raise self._misfortune

    commit = project = __call__  # type: ignore[assignment]


def unlucky(application: Application, misfortune: Exception) -> Starlette:
    return create_app(evolve(application, submitter=Refusing(misfortune)), Readiness())


@pytest.mark.parametrize(
    ("misfortune", "code"),
    [
        (StoreUnavailable("repository"), "store_unavailable"),
        (StoreGone("repository"), "store_unavailable"),
        (OutcomeUnknown(), "outcome_unknown"),
    ],
)
@pytest.mark.parametrize(
    ("path", "body"), [(SCORES, submission()), (f"{SCORES}/batch", {"scores": [submission(), submission(score="x")]})]
)
async def test_a_store_that_is_away(
    application: Application,
    conformance: Conformance,
    misfortune: Exception,
    code: str,
    path: str,
    body: dict[str, Any],
) -> None:
    """A store that is away is 503, says whether anything was applied, and when to come back."""
    async with conformance.client(unlucky(application, misfortune)) as client:
        answer = await client.post(path, json=body)

    assert (503, code) == refused(answer)
    assert 1 <= int(answer.headers["retry-after"])


@pytest.mark.parametrize("misfortune", [RuntimeError("the password is hunter2"), NotShown(7)])
async def test_a_failure_nobody_foresaw(
    application: Application, conformance: Conformance, misfortune: Exception
) -> None:
    """It is answered without a word about what it was; the log has that."""
    async with conformance.client(unlucky(application, misfortune)) as client:
        with capture_logs() as logs:
            answer = await client.post(SCORES, json=submission())

    assert (500, "internal") == refused(answer)
    assert str(misfortune) not in answer.text
    assert [("request failed", SCORES, misfortune)] == [(log["event"], log["path"], log["exc_info"]) for log in logs]


class Rankings(MemoryRankingStore):
    """A real-time store that can go away, and one that can lose everything and not be filled again."""

    away = False
    stuck = False

    async def advance(self, moves: Sequence[Advance]) -> Sequence[Advanced | VersionConflict]:
        self._answer()
        return await super().advance(moves)

    async def versions(self, board_uids: Sequence[int]) -> Mapping[int, Version]:
        self._answer()
        return await super().versions(board_uids)

    async def rebuild(self, snapshot: Snapshot, judged: Version | None) -> bool:
        self._answer()
        return False if self.stuck else await super().rebuild(snapshot, judged)

    def board(self, board: Board) -> RankedView:
        self._answer()
        return super().board(board)

    def _answer(self) -> None:
        if self.away:
            raise StoreUnavailable("real-time store")


@pytest.fixture
def ranking_store() -> Rankings:
    return Rankings()


@pytest.fixture
async def shown(ranking_store: Rankings, conformance: Conformance) -> AsyncIterator[httpx.AsyncClient]:
    """Over those rankings, with alice on a board and in its standings."""
    application = Application.over(MemoryRepository(), ranking_store)
    async with conformance.client(create_app(application, Readiness())) as client:
        await make_board(client)
        await submit(client)
        await application.sync()
        yield client


@pytest.mark.parametrize("path", LIVE_READS)
async def test_a_real_time_store_that_is_away(shown: httpx.AsyncClient, ranking_store: Rankings, path: str) -> None:
    """Without the real-time store live reads are 503."""
    ranking_store.away = True

    answer = await shown.get(f"{BOARDS}/game1/{path}")

    assert (503, "store_unavailable") == refused(answer)
    assert "1" == answer.headers["retry-after"]


async def test_writing_without_the_real_time_store(shown: httpx.AsyncClient, ranking_store: Rankings) -> None:
    """Without the real-time store scores are committed, and the answer says that they are not shown yet."""
    ranking_store.away = True

    answer = await submit(shown, "alice", 50)

    assert (50, None, True, False) == tuple(answer[name] for name in ("score", "rank", "changed", "visible"))


@pytest.mark.parametrize("path", LIVE_READS)
async def test_a_board_that_is_being_rebuilt(shown: httpx.AsyncClient, ranking_store: Rankings, path: str) -> None:
    """While a board cannot be shown, live reads say so and when to come back, and the batch path answers."""
    ranking_store.stuck = True
    for uid in list(ranking_store._boards):
        await ranking_store.drop(uid)

    answer = await shown.get(f"{BOARDS}/game1/{path}")

    assert (503, "board_loading") == refused(answer)
    assert "1" == answer.headers["retry-after"]
    batch = f"{path}&source=batch" if "?" in path else f"{path}?source=batch"
    assert 200 == (await shown.get(f"{BOARDS}/game1/{batch}")).status_code
