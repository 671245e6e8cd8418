"""Stores that fail: what is told of them, in one place, whatever their technology."""

import time

import psycopg
import pytest
from structlog.testing import capture_logs

from leaderboard_core.domain.errors import OutcomeUnknown, StoreDegraded, StoreUnavailable, StoreUnusable
from leaderboard_shells.monitoring.outages import Outages, reason_of

ADDRESSES = {"realtime": "redis:6379/0", "repository": "me@db:5432/scores", "queue": "kafka:9092"}


@pytest.fixture
def outages() -> Outages:
    """For which what went well ends an outage at once."""
    return Outages(ADDRESSES, quiet=0.0)


def test_which_store_where_why_and_its_own_word(outages: Outages) -> None:
    """All of it, on the line that begins the outage."""
    with capture_logs() as lines:
        outages.unavailable("repository", "heads", StoreUnavailable("repository", "no space left", "53100"))

    [line] = lines
    expected = {
        "event": "store away",
        "store": "repository",
        "address": "me@db:5432/scores",
        "reason": "no space left",
        "code": "53100",
        "call": "heads",
    }
    assert expected == {name: line[name] for name in expected}


@pytest.mark.parametrize(("said", "store"), [("real-time store", "realtime"), ("queue", "queue")])
def test_the_store_that_is_away_is_named(outages: Outages, said: str, store: str) -> None:
    """Not the one whose call failed because of it."""
    with capture_logs() as lines:
        outages.unavailable("repository", "load", StoreUnavailable(said, "gone"))

    assert [store] == [line["store"] for line in lines]


def test_it_is_back_when_what_failed_goes_well(outages: Outages) -> None:
    """A store that can only be read answers reads all the while."""
    with capture_logs() as lines:
        for _ in range(3):
            outages.unavailable("repository", "unit_of_work", StoreUnavailable("repository", "read-only", "25006"))
            outages.call_succeeded("repository", "heads")
            outages.call_succeeded("realtime", "unit_of_work")
        assert outages.failing
        outages.call_succeeded("repository", "unit_of_work")

    assert ["store away", "store back"] == [line["event"] for line in lines]
    assert not outages.failing


def test_a_call_that_is_not_made_again(outages: Outages, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of which everything else goes well is back, after a while."""
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with capture_logs() as lines:
        for call in ("heads", "load"):
            outages.unavailable("realtime", call, StoreUnavailable("real-time store", "gone"))
        for _ in range(10):
            outages.call_succeeded("realtime", "heads")
        assert outages.failing
        now[0] += 21.0
        outages.call_succeeded("repository", "heads")
        assert outages.failing
        outages.call_succeeded("realtime", "heads")

    assert ["store away", "store back"] == [line["event"] for line in lines]


def test_a_commit_whose_answer_was_lost(outages: Outages) -> None:
    """What became of it is not known; why not is."""
    lost = OutcomeUnknown()
    lost.__cause__ = StoreUnavailable("repository", "the connection is lost", "08006")
    with capture_logs() as lines:
        outages.unavailable("repository", "unit_of_work", lost)

    assert [("repository", "the connection is lost", "08006")] == [
        (line["store"], line["reason"], line["code"]) for line in lines
    ]


def test_a_fault_of_ours(outages: Outages) -> None:
    """Something that the store does not understand is an error, with where it comes from, once."""
    error = psycopg.errors.UndefinedColumn('column "scored" does not exist')
    with capture_logs() as lines:
        for _ in range(3):
            outages.call_failed("repository", "unit_of_work", error)
        outages.call_succeeded("repository", "unit_of_work")

    [failed, work] = lines
    assert ("store call failed", "error", "42703", error) == (
        failed["event"],
        failed["log_level"],
        failed["code"],
        failed["exc_info"],
    )
    assert ("store calls work", 3) == (work["event"], work["failures"])


def test_a_store_that_cannot_be_opened(outages: Outages) -> None:
    """It is told, and raised."""
    with capture_logs() as lines:
        with pytest.raises(StoreUnavailable), outages.opening("repository"):
            raise StoreUnavailable("repository", "refused")
        with pytest.raises(StoreUnusable), outages.opening("repository"):
            raise StoreUnusable("me@db:5432/scores", "too old")
        with outages.opening("repository"):
            pass

    assert [("store away", "refused"), ("store unfit", "too old"), ("store back", None)] == [
        (line["event"], line.get("reason")) for line in lines
    ]


def test_reasons_are_one_line() -> None:
    """Whatever was said, and by whoever."""
    wrapped = StoreUnavailable("repository")
    wrapped.__cause__ = RuntimeError("one\ntwo")
    assert "RuntimeError: one two" == reason_of(wrapped)
    assert "The queue is not available; nothing was applied." == reason_of(StoreUnavailable("queue"))
    assert len(reason_of(RuntimeError("x" * 5_000))) == 300


def test_what_a_store_could_not_do_speaks_against_it(outages: Outages, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it does the like, or nobody has asked it to for a while; a smaller thing that went well says nothing."""
    full = StoreDegraded("repository", "its disk is full", "53100")
    assert outages.impairment("repository") is None
    outages.unavailable("repository", "unit_of_work", full)
    outages.call_succeeded("repository", "probe")
    assert outages.impairment("repository") is full
    assert outages.impairment("realtime") is None

    outages.call_succeeded("repository", "unit_of_work")
    assert outages.impairment("repository") is None

    outages.unavailable("repository", "unit_of_work", full)
    later = time.monotonic() + 11.0
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert outages.impairment("repository") is None


def test_a_commit_that_the_disk_did_not_take(outages: Outages) -> None:
    """It speaks against the store though its outcome is not known."""
    lost = OutcomeUnknown()
    lost.__cause__ = StoreDegraded("repository", "its disk refuses", "SQLITE_IOERR_WRITE")

    outages.unavailable("repository", "unit_of_work", lost)

    assert outages.impairment("repository") is lost.__cause__
