"""Whether several workers can serve, together: any of them is asked, and answers for all."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import assert_never

from leaderboard_shells.monitoring.readiness import Health, HealthCheck, Readiness, Report, Status


class SharedReadiness:
    """Of this worker and the others, which `ask` asks. A part is well if every worker finds it so; and all are to be
    there."""

    def __init__(self, number: int, own: Readiness, ask: Callable[[], Awaitable[Mapping[int, bytes | None]]]) -> None:
        self._number = number
        self._own = own
        self._ask = ask

    @property
    def draining(self) -> bool:
        return self._own.draining

    async def __call__(self) -> Report:
        """Ask all of them now."""
        reports = {number: _decoded(text) for number, text in (await self._ask()).items()}
        return joined({**reports, self._number: await self._own()})

    async def told(self) -> bytes:
        """What this worker answers the others."""
        report = await self._own()
        return json.dumps([report.status, report.checks, report.reasons]).encode()


def joined(reports: Mapping[int, Report | None]) -> Report:
    """One report of all; None: a worker does not answer."""
    there = {number: report for number, report in sorted(reports.items()) if report is not None}
    missing = sorted(reports.keys() - there.keys())
    checks: dict[str, Health] = {}
    reasons: dict[str, dict[int, str]] = {}
    for number, report in there.items():
        for check, health in report.checks.items():
            checks[check] = max(checks.get(check, health), health, key=_gravity_of_check)
        for check, reason in report.reasons.items():
            reasons.setdefault(check, {})[number] = reason
    told = {check: _reason(by_number, len(there)) for check, by_number in reasons.items()}
    workers = HealthCheck.WORKERS.label
    checks[workers] = Health.FAILED if missing else Health.OK
    if missing:
        numbers = ", ".join(map(str, missing))
        told[workers] = f"of {len(reports)} workers {numbers} did not answer; one that died is replaced"
    return Report(_status([report.status for report in there.values()], missing), checks, told)


def _reason(by_number: Mapping[int, str], of: int) -> str:
    """What all say is said once."""
    if len(by_number) == of and len({*by_number.values()}) == 1:
        return next(iter(by_number.values()))
    return "; ".join(f"worker {number}: {reason}" for number, reason in by_number.items())


def _status(told: Sequence[Status], missing: Sequence[int]) -> Status:
    """As bad as the best where none can serve; degraded as soon as one is, or does not answer."""
    best = min(told, key=_gravity, default=Status.UNAVAILABLE)
    if _gravity(best) == _gravity(Status.UNAVAILABLE):
        return best
    return Status.DEGRADED if missing or any(map(_gravity, told)) else Status.READY


def _gravity(status: Status) -> int:
    match status:
        case Status.READY:
            return 0
        case Status.DEGRADED:
            return 1
        case Status.UNAVAILABLE:
            return 2
        case _:
            assert_never(status)


def _gravity_of_check(health: Health) -> int:
    match health:
        case Health.OK:
            return 0
        case Health.FAILED:
            return 1
        case _:
            assert_never(health)


def _decoded(text: bytes | None) -> Report | None:
    if text is None:
        return None
    status, checks, reasons = json.loads(text)
    return Report(Status(status), {check: Health(health) for check, health in checks.items()}, reasons)
