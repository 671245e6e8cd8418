"""Readiness: each part is asked, for a short while."""

import asyncio
from contextlib import AbstractContextManager

import pytest
from structlog.testing import capture_logs

from leaderboard_core.domain.errors import StoreDegraded, StoreUnavailable, StoreUnusable
from leaderboard_shells.monitoring.outages import Outages
from leaderboard_shells.monitoring.readiness import Health, HealthCheck, Impaired, Probe, Readiness, Report, Status
from tests.support.patience import PATIENCE
from tests.support.readiness import asking

REALTIME, REPOSITORY, QUEUE = HealthCheck.REALTIME, HealthCheck.REPOSITORY, HealthCheck.QUEUE


async def well() -> None:
    """Answers."""


async def ill() -> None:
    raise RuntimeError("no answer")


async def slow() -> None:
    await asyncio.sleep(0.2)


async def test_nothing_to_ask() -> None:
    """A process without parts is ready."""
    assert Report(Status.READY, {}) == await Readiness()()


async def test_parts_are_told_apart() -> None:
    """Each part is reported by itself, in the order they were given."""
    with asking({REALTIME: well, QUEUE: ill, REPOSITORY: well}) as readiness:
        report = await readiness()

    answers = {"realtime": Health.OK, "queue": Health.FAILED, "repository": Health.OK}
    assert Report(Status.DEGRADED, answers, {"queue": "it is not available; the log says more"}) == report
    assert ["realtime", "queue", "repository"] == list(report.checks)


async def test_parts_are_asked_at_once() -> None:
    """Asking many takes no longer than asking the slowest: here each answers once all are asked."""
    everyone = asyncio.Barrier(len(HealthCheck))

    async def together() -> None:
        await everyone.wait()

    with asking(dict.fromkeys(HealthCheck, together), timeout=PATIENCE) as readiness:
        report = await readiness()

    assert Status.READY is report.status


async def test_a_part_that_does_not_answer_in_time() -> None:
    """A part that is silent for too long has failed."""
    with asking({REALTIME: slow}, timeout=0.01) as readiness:
        report = await readiness()

    reasons = {"realtime": "it did not answer within 0.01 s"}
    assert Report(Status.UNAVAILABLE, {"realtime": Health.FAILED}, reasons) == report


async def test_draining() -> None:
    """Who is about to stop is unavailable; taken back, ready again."""
    with asking({REALTIME: well}) as readiness:
        readiness.draining = True
        assert Status.UNAVAILABLE is (await readiness()).status

        readiness.draining = False
        assert Status.READY is (await readiness()).status


async def test_a_failure_is_logged() -> None:
    """The log says which part failed, and of what, once however often it is asked, and when it does no more."""
    failing = True

    async def now_and_then() -> None:
        if failing:
            await ill()

    with asking({REALTIME: well, QUEUE: now_and_then}) as readiness, capture_logs() as logs:
        for _ in range(3):
            await readiness()
        failing = False
        for _ in range(3):
            await readiness()

    [failed, passes] = logs
    assert ("readiness check failed", "queue", "RuntimeError: no answer") == (
        failed["event"],
        failed["check"],
        failed["reason"],
    )
    assert ("readiness check passes", "queue", 3) == (passes["event"], passes["check"], passes["failures"])


async def test_a_check_goes_with_its_part() -> None:
    """A part that is closed is asked no more, and may be registered anew."""
    readiness = Readiness()
    with readiness.registered(QUEUE, ill):
        assert ["queue"] == list((await readiness()).checks)

    assert Report(Status.READY, {}) == await readiness()
    with readiness.registered(QUEUE, well):
        assert Report(Status.READY, {"queue": Health.OK}) == await readiness()


def test_a_check_that_is_registered_twice() -> None:
    """One of the two would never be asked."""
    with asking({QUEUE: well}) as readiness, pytest.raises(ValueError, match="queue"), readiness.registered(QUEUE, ill):
        pass


async def test_one_store_is_enough_to_serve() -> None:
    """While one of the serving parts answers it is degraded; when none does it is unavailable."""
    with asking({REALTIME: well, REPOSITORY: ill, QUEUE: ill}) as readiness:
        assert Status.DEGRADED is (await readiness()).status
    with asking({REALTIME: ill, REPOSITORY: ill, QUEUE: well}) as readiness:
        assert Status.UNAVAILABLE is (await readiness()).status


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (StoreUnusable("10.0.0.1:6379", "it is a Sentinel"), "it is a Sentinel"),
        (StoreDegraded("real-time store", "its memory is full"), "its memory is full"),
        (
            StoreUnavailable("repository", 'no password for "ada" at 10.0.0.1', "28P01"),
            "it is not available (28P01); the log says more",
        ),
        (StoreUnavailable("repository"), "it is not available; the log says more"),
    ],
)
async def test_reasons(error: Exception, reason: str) -> None:
    """Why a part failed is told in a sentence of ours; what else the store said, which may name somebody, is not."""

    async def failing() -> None:
        raise error

    with asking({REALTIME: failing}) as readiness:
        assert {"realtime": reason} == (await readiness()).reasons


ADDRESSES = {"realtime": "redis:6379/0", "repository": "me@db:5432/scores"}
REFUSED = 'FATAL: no pg_hba.conf entry for host "10.0.0.1"'


def over_stores(probe: Probe, outages: Outages) -> AbstractContextManager[Readiness]:
    """With one check, of the repository."""
    return asking({HealthCheck.CLOCK: probe}, timeout=0.01, outages=outages)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (StoreUnavailable("repository", REFUSED, "28000"), {"reason": REFUSED, "code": "28000"}),
        (StoreDegraded("repository", "its disk is full", "53100"), {"reason": "its disk is full", "code": "53100"}),
        (Impaired("it was set"), {"reason": "it was set"}),
    ],
)
async def test_the_log_says_the_rest(error: Exception, told: dict[str, str]) -> None:
    """What the store itself said, its own word for that, and where it is; a sentence of ours is the same in both."""

    async def failing() -> None:
        raise error

    with capture_logs() as logs, over_stores(failing, Outages(ADDRESSES)) as readiness:
        await readiness()

    [line] = logs
    expected = {"check": "clock", "address": "me@db:5432/scores", **told}
    assert expected == {name: line[name] for name in line.keys() - {"event", "log_level"}}


async def test_where_another_store_is_to_blame() -> None:
    """Its address is told."""

    async def failing() -> None:
        raise StoreUnavailable("real-time store", "gone")

    with capture_logs() as logs, over_stores(failing, Outages(ADDRESSES)) as readiness:
        await readiness()

    assert ["redis:6379/0"] == [line["address"] for line in logs]


async def test_why_a_part_is_silent_where_that_is_known() -> None:
    """Other calls of the store have met the reason; when they go well it is no more."""
    outages = Outages(ADDRESSES, quiet=0.0)
    nobody = StoreDegraded("repository", "nothing answers at its address")
    nobody.__cause__ = ConnectionError("Connection refused")

    with capture_logs() as logs, over_stores(slow, outages) as readiness:
        outages.unavailable("repository", "heads", nobody)
        known = await readiness()
        outages.call_succeeded("repository", "heads")
        unknown = await readiness()

    assert {"clock": "nothing answers at its address"} == known.reasons
    assert {"clock": "it did not answer within 0.01 s"} == unknown.reasons
    assert [
        ("nothing answers at its address", "ConnectionError: Connection refused"),
        ("it did not answer within 0.01 s", None),
    ] == [(line["reason"], line.get("said")) for line in logs if line["event"] == "readiness check failed"]
