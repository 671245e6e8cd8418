"""Asking after the process itself."""

from collections.abc import Mapping, Sequence
from typing import Literal, assert_never

from msgspec import Struct

from leaderboard_core.domain.time_zones import EDITION
from leaderboard_shells.http.errors import NotReady
from leaderboard_shells.http.operation import AnyOperation, Call, Operation, Reply
from leaderboard_shells.http.parameters import NoQuery
from leaderboard_shells.monitoring.readiness import Health, Status

TAG = "Service"


class Alive(Struct, frozen=True):
    """The process lives."""

    status: Literal["healthy"]


class Ready(Struct, frozen=True):
    """Whether the process can serve, how each of its parts answers, why those failed that did, and by which time zones
    it ends seasons."""

    status: Status
    checks: Mapping[str, Health]
    reasons: Mapping[str, str]
    tzdata: str


async def health(_call: Call[NoQuery, None]) -> Reply:
    return Reply(Alive("healthy"))


async def ready(call: Call[NoQuery, None]) -> Reply:
    report = await call.service.readiness()
    answer = Ready(report.status, report.checks, report.reasons, EDITION)
    match report.status:
        case Status.UNAVAILABLE:
            raise NotReady(answer, draining=call.service.readiness.draining)
        case Status.READY | Status.DEGRADED:
            return Reply(answer)
        case _:
            assert_never(report.status)


SERVICE: Sequence[AnyOperation] = (
    Operation(
        tag=TAG,
        name="health",
        summary="Whether the process lives",
        description="Asks no store: a process that does not answer this is to be started anew.",
        method="GET",
        path="/health",
        scope=None,
        query=NoQuery,
        data=Alive,
        handle=health,
    ),
    Operation(
        tag=TAG,
        name="ready",
        summary="Whether the process can serve",
        description="`degraded` means that it serves while a part it can do without for a while is away. Each store is "
        "written to and read; `reasons` says of each part that failed why, and what helps.",
        method="GET",
        path="/ready",
        scope=None,
        query=NoQuery,
        data=Ready,
        errors=(NotReady,),
        handle=ready,
    ),
)
