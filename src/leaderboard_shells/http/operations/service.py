"""Asking after the process itself."""

from collections.abc import Sequence

from leaderboard_shells.http.answers.service import Alive, Ready
from leaderboard_shells.http.errors import NotReady
from leaderboard_shells.http.operation import AnyOperation, Call, Operation, Reply
from leaderboard_shells.http.parameters import NoQuery
from leaderboard_shells.http.readiness import Status

TAG = "Service"


async def health(_call: Call[NoQuery, None]) -> Reply:
    return Reply(Alive("healthy"))


async def ready(call: Call[NoQuery, None]) -> Reply:
    report = await call.service.readiness()
    answer = Ready(report.status, report.checks)
    if report.status is Status.UNAVAILABLE:
        raise NotReady(answer, draining=call.service.readiness.draining)
    return Reply(answer)


SERVICE: Sequence[AnyOperation] = (
    Operation(
        tag=TAG,
        name="health",
        summary="Whether the process lives",
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
        description="`degraded` means that it serves while a part it can do without for a while is away.",
        method="GET",
        path="/ready",
        scope=None,
        query=NoQuery,
        data=Ready,
        errors=(NotReady,),
        handle=ready,
    ),
)
