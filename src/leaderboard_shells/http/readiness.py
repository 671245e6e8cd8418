"""Whether this process can serve: each configured part is asked, for a short while."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from enum import StrEnum

import structlog
from attrs import frozen

Check = Callable[[], Awaitable[None]]

_log = structlog.get_logger()


class Status(StrEnum):
    """`degraded`: something is away that serving can do without for a while."""

    READY = "ready"
    DEGRADED = "degraded"
    UNAVAILABLE = "unavailable"


class Health(StrEnum):
    """How one part answered its check."""

    OK = "ok"
    FAILED = "failed"


@frozen
class Report:
    """The answer to one question, part by part."""

    status: Status
    checks: Mapping[str, Health]


class Readiness:
    """Asks all checks at once. A check returns when its part answers and raises when it does not.

    `serving` names the parts of which one is enough to serve something; `timeout` (seconds) is what each is given. A
    process that is `draining` is about to stop and takes nothing new, whatever its parts say.
    """

    def __init__(self, checks: Mapping[str, Check], serving: Collection[str], timeout: float = 2.0) -> None:
        if unknown := set(serving) - set(checks):
            raise ValueError(f"named without a check: {', '.join(sorted(unknown))}")
        self.draining = False
        self._checks = dict(checks)
        self._serving = frozenset(serving)
        self._timeout = timeout

    def ask(self, name: str, check: Check) -> None:
        """Ask one more part from now on, one that is not needed to serve."""
        self._checks[name] = check

    async def __call__(self) -> Report:
        """Ask now."""
        checks = dict(self._checks)
        health = await asyncio.gather(*(self._ask(name, check) for name, check in checks.items()))
        answers = dict(zip(checks, health, strict=True))
        return Report(self._status({name for name, answer in answers.items() if answer is Health.FAILED}), answers)

    async def _ask(self, name: str, check: Check) -> Health:
        try:
            async with asyncio.timeout(self._timeout):
                await check()
        except Exception as error:  # whatever it is, the part does not answer
            _log.warning("readiness check failed", check=name, error=repr(error))
            return Health.FAILED
        return Health.OK

    def _status(self, failed: Collection[str]) -> Status:
        if self.draining or (self._serving and self._serving <= set(failed)):
            return Status.UNAVAILABLE
        return Status.DEGRADED if failed else Status.READY
