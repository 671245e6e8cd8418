"""A store that is measured is the same store, and its calls are counted."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from leaderboard_core.domain.errors import NotShown, OutcomeUnknown, StoreUnavailable
from leaderboard_shells.monitoring import Metrics
from leaderboard_shells.monitoring.instrumented_store import instrumented
from leaderboard_shells.monitoring.outages import Outages
from tests.support.metrics import held

CALLS = "leaderboard_store_call_duration_seconds_count"
FAILURES = "leaderboard_store_failures_total"


class Places:
    async def page(self, first: int, last: int) -> str:
        return f"{first}-{last}"


class Store:
    """A few calls of each kind that the ports have."""

    def __init__(self) -> None:
        self.limit = 1
        self.error: Exception | None = None

    async def advance(self, moves: Sequence[str], *, wanted: int = 0) -> object:
        if self.error is not None:
            raise self.error
        return moves, wanted

    async def versions(self, moved: bool) -> object:
        return {1: "here", 2: StoreUnavailable("realtime", "one part") if moved else "there"}

    def board(self, board: str) -> Places:
        assert board == "board"
        return Places()

    def epoch(self, board_uid: int) -> int:
        return board_uid + 1

    async def scan(self) -> AsyncIterator[int]:
        yield 1

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[str]:
        yield "snapshot"


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def port(store: Store, metrics: Metrics) -> Any:
    return instrumented(store, "realtime", metrics, Outages({"realtime": "here"}))


async def test_a_call_is_passed_on_and_counted(port: Any, metrics: Metrics) -> None:
    """Arguments and answer are those of the store; each call counts once, and no failure."""
    assert (["a"], 3) == await port.advance(["a"], wanted=3)
    assert ([], 0) == await port.advance([])

    shown = held(metrics.registry)
    assert 2 == shown.value(CALLS, store="realtime", call="advance")
    assert 0 == shown.value(FAILURES, store="realtime", call="advance")


@pytest.mark.parametrize("error", [StoreUnavailable("realtime"), OutcomeUnknown()])
async def test_a_store_that_is_away_is_counted(port: Any, store: Store, metrics: Metrics, error: Exception) -> None:
    """What the store raises is raised, and counted as a failure and as a call."""
    store.error = error
    with pytest.raises(type(error)):
        await port.advance([])

    shown = held(metrics.registry)
    assert 1 == shown.value(FAILURES, store="realtime", call="advance")
    assert 1 == shown.value(CALLS, store="realtime", call="advance")


async def test_a_part_that_is_away_is_counted(port: Any, metrics: Metrics) -> None:
    """A store that answers for some boards and not for others fails, and says so, though the rest is answered."""
    await port.versions(False)
    assert 0 == held(metrics.registry).value(FAILURES, store="realtime", call="versions")

    assert "here" == (await port.versions(True))[1]

    assert 1 == held(metrics.registry).value(FAILURES, store="realtime", call="versions")


async def test_a_refusal_is_no_failure(port: Any, store: Store, metrics: Metrics) -> None:
    """An answer that one did not hope for is an answer."""
    store.error = NotShown(1)
    with pytest.raises(NotShown):
        await port.advance([])

    assert 0 == held(metrics.registry).value(FAILURES, store="realtime", call="advance")


async def test_the_parts_of_a_store_are_measured(port: Any, metrics: Metrics) -> None:
    """What a board is read by counts for the store that it belongs to."""
    assert "1-5" == await port.board("board").page(1, 5)
    assert "6-9" == await port.board("board").page(6, 9)

    assert 2 == held(metrics.registry).value(CALLS, store="realtime", call="page")


async def test_what_is_no_call_is_as_it_was(port: Any, store: Store) -> None:
    """Properties are those of now; streams, contexts and epochs are handed on."""
    store.limit = 7

    assert (7, 10) == (port.limit, port.epoch(9))
    assert [1] == [number async for number in port.scan()]
    async with port.snapshot() as snapshot:
        assert "snapshot" == snapshot
