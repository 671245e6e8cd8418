"""Looking at what was refused lately."""

from collections.abc import Sequence
from typing import Annotated

from attrs import field, frozen
from msgspec import Meta, Struct

from leaderboard_core.domain.fields import Integer
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.http.operation import AnyOperation, Call, Operation, Reply
from leaderboard_shells.http.query import as_whole
from leaderboard_shells.http.recent_refusals import RecentRefusal
from leaderboard_shells.wire.limits import MAX_REFUSALS
from leaderboard_shells.wire.times import Time, rfc3339

_REFUSALS = 100


@frozen(kw_only=True)
class RefusalsQuery:
    """How many of the last refusals."""

    limit: int = field(default=_REFUSALS, converter=as_whole, validator=Integer(minimum=1, maximum=MAX_REFUSALS))


class Refusal(Struct, frozen=True):
    """A request that its sender got wrong, and how it was answered."""

    refused_at: Time
    status: Annotated[int, Meta(description="The HTTP status that it was answered with.", examples=[422])]
    code: str
    method: str
    route: str
    key: str | None
    request_id: str | None


def as_refusal(refusal: RecentRefusal) -> Refusal:
    return Refusal(
        rfc3339(refusal.refused_at),
        refusal.status,
        refusal.code,
        refusal.method,
        refusal.route,
        refusal.key or None,
        refusal.request_id or None,
    )


async def refusals(call: Call[RefusalsQuery, None]) -> Reply:
    call.caller.require_everywhere(Scope.ADMIN)
    return Reply([as_refusal(refusal) for refusal in call.service.refusals.newest(call.query.limit)])


REFUSALS: Sequence[AnyOperation] = (
    Operation(
        tag="Service",
        name="list_refusals",
        summary="What was refused lately",
        description=(
            "The last requests that were answered with a 4xx, newest first, by the process that answers this one since "
            "it started. They name neither boards nor players, and nothing of what was sent. It takes a key that opens "
            "every leaderboard."
        ),
        method="GET",
        path="/api/v1/refusals",
        scope=Scope.ADMIN,
        query=RefusalsQuery,
        data=list[Refusal],
        handle=refusals,
    ),
)
