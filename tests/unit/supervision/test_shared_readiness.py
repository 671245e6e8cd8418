"""What `/ready` says of several workers."""

from collections.abc import Mapping

from leaderboard_shells.monitoring.readiness import Health, HealthCheck, Impaired, Readiness, Report, Status
from leaderboard_shells.supervision.shared_readiness import SharedReadiness, joined
from tests.support.readiness import asking

WELL = Report(Status.READY, {"repository": Health.OK})
ILL = Report(Status.DEGRADED, {"repository": Health.FAILED}, {"repository": "its disk is full; make room there"})
ENDING = Report(Status.UNAVAILABLE, {"repository": Health.OK})


def test_all_are_well() -> None:
    """Then everything is."""
    assert Report(Status.READY, {"repository": Health.OK, "workers": Health.OK}) == joined({1: WELL, 2: WELL})


def test_what_one_lacks_is_told_of_it() -> None:
    """It serves, degraded; the reason says which worker."""
    report = joined({1: WELL, 2: ILL})

    assert Status.DEGRADED is report.status
    assert Health.FAILED is report.checks["repository"] is joined({1: ILL, 2: WELL}).checks["repository"]
    assert {"repository": "worker 2: its disk is full; make room there"} == report.reasons


def test_what_all_lack_is_told_once() -> None:
    """In the words that a single process has for it."""
    assert ILL.reasons == joined({1: ILL, 2: ILL}).reasons


def test_one_that_is_not_there() -> None:
    """The others serve."""
    report = joined({1: WELL, 2: None, 3: WELL, 4: None})

    assert (Status.DEGRADED, Health.FAILED) == (report.status, report.checks["workers"])
    assert {"workers": "of 4 workers 2, 4 did not answer; one that died is replaced"} == report.reasons


def test_all_are_ending() -> None:
    """Only then, or when none can serve, it is unavailable."""
    assert Status.UNAVAILABLE is joined({1: ENDING, 2: ENDING}).status
    assert Status.UNAVAILABLE is joined({1: ENDING, 2: None}).status
    assert Status.DEGRADED is joined({1: ENDING, 2: WELL}).status


async def test_a_worker_answers_for_all() -> None:
    """What it tells the others is what they join."""

    async def failed() -> None:
        raise Impaired("no descriptors")

    async def passed() -> None:
        pass

    with asking({HealthCheck.DESCRIPTORS: failed}) as one, asking({HealthCheck.DESCRIPTORS: passed}) as two:

        async def ask() -> Mapping[int, bytes | None]:
            return {1: await SharedReadiness(1, one, ask).told()}

        report = await SharedReadiness(2, two, ask)()

    assert joined({1: failing("no descriptors"), 2: Report(Status.READY, {"descriptors": Health.OK})}) == report


def failing(reason: str) -> Report:
    return Report(Status.DEGRADED, {"descriptors": Health.FAILED}, {"descriptors": reason})


async def test_a_process_with_successors() -> None:
    """It drains and goes on answering for those who serve at the same address."""
    readiness = Readiness()
    readiness.draining = True
    assert Status.UNAVAILABLE is (await readiness()).status
    readiness.successors = True
    assert Status.READY is (await readiness()).status
