"""A cell whose server stands still: lists do not wait for it one after the other, and the other cells go on."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping

import pytest

from leaderboard_adapters.memory import MemoryRankingStore
from leaderboard_adapters.postgres import PostgresRepository, timeouts
from leaderboard_adapters.postgres.statements import schema_of
from leaderboard_core.application import Application
from leaderboard_core.domain.board import Board
from leaderboard_core.domain.errors import LeaderboardError, OutcomeUnknown, StoreUnavailable
from leaderboard_core.usecases.submit import Accepted
from leaderboard_testing.contracts.values import A
from tests.integration.postgres.cells.conftest import CELLS
from tests.integration.postgres.cells.test_consuming import batch, points
from tests.integration.postgres.cells.test_lists import one_each, scores
from tests.support.patience import PATIENCE
from tests.support.proxy import Proxy

#: The cell that stands still, and how many lists come meanwhile.
AWAY, LISTS = 2, 20


@pytest.fixture
def through(behind_proxy: PostgresRepository) -> Application:
    return Application.over(behind_proxy, MemoryRankingStore())


@pytest.fixture(params=[True, False], ids=["in one message", "under locks"])
async def warm(request: pytest.FixtureRequest, through: Application, boards: Mapping[int, Board]) -> int:
    """How many points each board has, after which a list is one message, or none is."""
    given = 3 if request.param else 0
    for _ in range(given):
        await one_each(through, boards)
    return given


@pytest.fixture
async def silent(monkeypatch: pytest.MonkeyPatch, proxy: Proxy, warm: int) -> AsyncIterator[Proxy]:
    """The cell hears nothing; whoever looks for what was lost there does so for a second."""
    monkeypatch.setattr(timeouts, "RESOLVING", 1.0)
    proxy.lost = schema_of(AWAY)
    proxy.trips.clear()
    yield proxy
    proxy.lost = ""


def asked(proxy: Proxy) -> int:
    """How many round trips have gone to the cell."""
    return sum(any(schema_of(AWAY) in statement for statement in trip) for trip in proxy.trips)


def is_refused(answer: Accepted | LeaderboardError) -> bool:
    return isinstance(answer, StoreUnavailable) and answer.store == "repository"


async def until_it_answers(leaderboard: Application, boards: Mapping[int, Board]) -> int:
    """Return when all of a list are accepted, with how many lists that took."""
    deadline = time.monotonic() + PATIENCE
    lists = 1
    while not all(isinstance(one, Accepted) for one in (await one_each(leaderboard, boards)).values()):
        assert time.monotonic() < deadline
        lists += 1
        await asyncio.sleep(0.05)
    return lists


async def test_lists_do_not_wait_for_it(
    through: Application, repository: PostgresRepository, boards: Mapping[int, Board], warm: int, silent: Proxy
) -> None:
    """The first has found out; later each is answered what is elsewhere, and refused the rest."""
    found_out = (await one_each(through, boards))[AWAY]
    assert isinstance(found_out, StoreUnavailable | OutcomeUnknown)
    silent.trips.clear()

    began = time.monotonic()
    lists = [await one_each(through, boards) for _ in range(LISTS)]
    took = time.monotonic() - began

    assert [True] * LISTS == [is_refused(answers.pop(AWAY)) for answers in lists]
    assert all(isinstance(one, Accepted) for answers in lists for one in answers.values())
    # One question at a time, each after a pause; without that every list would ask, and wait.
    assert asked(silent) <= 1 + took / 0.25
    assert took < timeouts.STATEMENT

    silent.lost = ""
    again = await until_it_answers(through, boards)
    wanted = [warm + 1 + LISTS + again] * CELLS
    wanted[AWAY] = warm + 1
    assert wanted == await scores(repository, boards)


async def test_a_consumer_does_not_wait_for_it(
    through: Application, repository: PostgresRepository, boards: Mapping[int, Board], warm: int, silent: Proxy
) -> None:
    """What is elsewhere counts once, however often the batch is given; the rest counts when the cell is there again."""
    records = batch(A, 0, *points(boards, 0, 1, 2, 3))
    for _ in range(2):
        with pytest.raises((StoreUnavailable, OutcomeUnknown)):
            await through.ingest.commit([records])
    silent.trips.clear()

    began = time.monotonic()
    for _ in range(LISTS):
        with pytest.raises(StoreUnavailable, match="repository"):
            await through.ingest.commit([records])
    took = time.monotonic() - began

    assert asked(silent) <= 1 + took / 0.25
    assert took < timeouts.STATEMENT

    silent.lost = ""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            await through.ingest.commit([records])
            break
        except (StoreUnavailable, OutcomeUnknown):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.05)
    assert [warm + 1] * CELLS == await scores(repository, boards)


async def test_what_needs_all_cells_is_refused_at_once(
    through: Application, boards: Mapping[int, Board], silent: Proxy
) -> None:
    """Lists of boards do not wait for it either."""
    await one_each(through, boards)
    began = time.monotonic()
    for _ in range(LISTS):
        with pytest.raises(StoreUnavailable):
            await through.boards.list()
    assert time.monotonic() - began < timeouts.STATEMENT
