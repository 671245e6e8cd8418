"""Submissions are counted by what became of them, a list at a time."""

import pytest

from leaderboard_adapters.memory import memory_leaderboard
from leaderboard_adapters.memory.ranking_store import MemoryRankingStore
from leaderboard_adapters.memory.repository import MemoryRepository
from leaderboard_core import Application, NewBoard, Submission
from leaderboard_core.domain.errors import BoardBusy, StoreUnavailable
from leaderboard_shells.monitoring import Metrics
from leaderboard_shells.monitoring.instrumented_submitter import InstrumentedSubmitter
from tests.support.metrics import Shown, held

RESULTS = ("changed", "unchanged", "duplicate", "refused")


def submission(player_id: str, score: int, board: str = "g", event_id: str | None = None) -> Submission:
    return Submission(player_id=player_id, leaderboard_id=board, score=score, event_id=event_id)


def results(shown: Shown) -> dict[str, float | None]:
    return {result: shown.value("leaderboard_submissions_total", result=result) for result in RESULTS}


async def test_each_result_is_counted() -> None:
    """A list of six is one list of six, and each of the six counts once, as what it was."""
    application, metrics = memory_leaderboard(), Metrics()
    await application.boards.create(NewBoard(id="g", name="g"))
    submit = InstrumentedSubmitter(application.submitter, metrics)

    await submit(
        [
            submission("a", 1, event_id="1"),
            submission("a", 1, event_id="1"),
            submission("b", 2),
            submission("b", 2),
            submission("b", 3),
            submission("c", 1, board="nowhere"),
        ]
    )

    shown = held(metrics.registry)
    assert {"changed": 3, "unchanged": 1, "duplicate": 1, "refused": 1} == results(shown)
    assert (1, 6) == (
        shown.value("leaderboard_list_size_count", door="api"),
        shown.value("leaderboard_list_size_sum", door="api"),
    )
    assert 1 == shown.value("leaderboard_list_commit_duration_seconds_count", door="api")
    assert 1 == shown.value("leaderboard_list_show_duration_seconds_count", door="api")


async def test_nothing_is_counted_that_was_not_committed() -> None:
    """A list that failed took its time and held no submissions."""

    class Away(InstrumentedSubmitter):
        async def commit(self, *_: object, **__: object) -> None:  # type: ignore[override]
            raise StoreUnavailable("repository")

    metrics = Metrics()
    submit = InstrumentedSubmitter(Away(memory_leaderboard().submitter, Metrics()), metrics)
    with pytest.raises(StoreUnavailable):
        await submit([submission("a", 1)])

    shown = held(metrics.registry)
    assert dict.fromkeys(RESULTS, 0) == results(shown)
    assert 0 == shown.value("leaderboard_list_size_count", door="api")
    assert 1 == shown.value("leaderboard_list_commit_duration_seconds_count", door="api")


async def test_what_cannot_be_shown_is_counted_as_hidden() -> None:
    """Committed is committed; what the real-time store does not show yet is counted beside it."""

    class Gone(MemoryRankingStore):
        async def advance(self, _: object) -> object:  # type: ignore[override]
            raise StoreUnavailable("realtime")

    application, metrics = Application.over(MemoryRepository(), Gone()), Metrics()
    await application.boards.create(NewBoard(id="g", name="g"))
    await InstrumentedSubmitter(application.submitter, metrics)([submission("a", 1), submission("b", 1)])

    shown = held(metrics.registry)
    assert 2 == shown.value("leaderboard_submissions_hidden_total")
    assert 2 == results(shown)["changed"]


async def test_what_waits_apart_is_counted_when_it_is_decided() -> None:
    """A submission on a board that another holds is not decided yet."""

    class Busy(InstrumentedSubmitter):
        async def project(self, _: object) -> list[object]:  # type: ignore[override]
            return [BoardBusy("g")]

    application, metrics = memory_leaderboard(), Metrics()
    await application.boards.create(NewBoard(id="g", name="g"))
    await InstrumentedSubmitter(Busy(application.submitter, Metrics()), metrics)([submission("a", 1)])

    assert dict.fromkeys(RESULTS, 0) == results(held(metrics.registry))
