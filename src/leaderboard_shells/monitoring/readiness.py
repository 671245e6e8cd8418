"""Whether this process can serve: each configured part is asked, for a short while."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum, StrEnum
from typing import Protocol

import structlog
from attrs import field, frozen

from leaderboard_core.domain.errors import StoreDegraded, StoreUnavailable, StoreUnusable
from leaderboard_shells.monitoring.incidents import Incident
from leaderboard_shells.monitoring.outages import Outages, driver_message, reason_of

#: Asks one part: returns when it answers, and raises when it does not.
Probe = Callable[[], Awaitable[None]]

_log = structlog.stdlib.get_logger("leaderboard.readiness")


class HealthCheck(Enum):
    """Every check that a process may have: its name, the store that it asks, by its name in `Outages`, if any, and
    whether answers can be served as long as one of this kind passes."""

    REALTIME = "realtime", "realtime", True
    REALTIME_MEMORY = "realtime_memory", "realtime"
    BROADCASTER = "broadcaster", "realtime"
    REPOSITORY = "repository", "repository", True
    CLOCK = "clock", "repository"
    QUEUE = "queue", "queue"
    CONSUMER = ("consumer",)
    DESCRIPTORS = ("descriptors",)
    WORKERS = ("workers",)

    def __init__(self, label: str, store: str = "", serves: bool = False) -> None:
        self.label = label
        self.store = store
        self.serves = serves


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
    """The answer to one question, part by part; `reasons` says of those that failed why, where that can be told."""

    status: Status
    checks: Mapping[str, Health]
    reasons: Mapping[str, str] = field(factory=dict)


class Impaired(Exception):
    """What a check of the process itself raises; `reason` is what anybody may hear."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class AnyReadiness(Protocol):
    """Whoever can tell whether requests are served here."""

    @property
    def draining(self) -> bool:
        """Whether this process is about to stop."""

    async def __call__(self) -> Report:
        """Ask now."""


class Readiness:
    """Asks all registered checks at once, and gives each `timeout` seconds.

    `outages` know where a store is, and may know why it is silent. A process that is `draining` is about to stop and
    takes nothing new, whatever its parts say; unless it has `successors`, which go on at the same address.
    """

    def __init__(self, timeout: float = 2.0, *, outages: Outages | None = None) -> None:
        self.draining = self.successors = False
        self._probes: dict[HealthCheck, Probe] = {}
        self._incidents: dict[HealthCheck, Incident] = {}
        self._timeout = timeout
        self._outages = outages or Outages({})

    @contextmanager
    def registered(self, check: HealthCheck, probe: Probe) -> Iterator[None]:
        """Ask `probe` for as long as the context lasts: with its part a check goes as well.

        Raises `ValueError` for a check that is registered already.
        """
        if check in self._probes:
            raise ValueError(f"registered twice: {check.label}")
        self._probes[check] = probe
        try:
            yield
        finally:
            del self._probes[check]

    async def __call__(self) -> Report:
        """Ask now."""
        probes = dict(self._probes)
        failures = await asyncio.gather(*(self._ask(check, probe) for check, probe in probes.items()))
        reasons = {check: reason for check, reason in zip(probes, failures, strict=True) if reason is not None}
        answers = {check.label: Health.FAILED if check in reasons else Health.OK for check in probes}
        serving = {check for check in probes if check.serves}
        return Report(
            self._status(serving, reasons.keys()), answers, {check.label: why for check, why in reasons.items()}
        )

    async def _ask(self, check: HealthCheck, probe: Probe) -> str | None:
        """Why it failed; None when it did not."""
        try:
            async with asyncio.timeout(self._timeout):
                await probe()
        except Exception as error:  # whatever it is, the part does not answer
            return self._failed(check, error)
        self._incident(check).worked()
        return None

    def _failed(self, check: HealthCheck, error: Exception) -> str:
        """Say in the log all that is known of it; returns what anybody may hear."""
        if isinstance(error, TimeoutError):
            error = self._outages.cause_of(check.store) or error
        answer = self._reason(error)
        reason = answer if isinstance(error, TimeoutError | Impaired) else reason_of(error)
        code = error.store_code if isinstance(error, StoreUnavailable) else None
        address = self._outages.addresses.get(self._outages.store_at_fault(check.store, error))
        where = {"address": address} if address else {}
        self._incident(check).failed(reason, code=code, **where, **driver_message(error))
        return answer

    def _incident(self, check: HealthCheck) -> Incident:
        if check not in self._incidents:
            told = "readiness check failed", "readiness check passes"
            self._incidents[check] = Incident(_log, *told, quiet=0.0, check=check.label)
        return self._incidents[check]

    def _reason(self, error: Exception) -> str:
        """What anybody may hear: no address and no user, which an error's own text may name. The log says the rest."""
        match error:
            case StoreUnusable(reason=reason) | StoreDegraded(reason=str(reason)) | Impaired(reason=reason):
                return reason
            case StoreUnavailable(store_code=str(code)):
                return f"it is not available ({code}); the log says more"
            case TimeoutError():
                return f"it did not answer within {self._timeout:g} s"
        return "it is not available; the log says more"

    def _status(self, serving: Collection[HealthCheck], failed: Collection[HealthCheck]) -> Status:
        if (self.draining and not self.successors) or (serving and set(serving) <= set(failed)):
            return Status.UNAVAILABLE
        return Status.DEGRADED if failed else Status.READY
