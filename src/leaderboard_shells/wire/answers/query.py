"""What several readings are answered with."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.wire.envelope import FieldError, details_of, printable

_Meta = Annotated[Any, Meta(extra_json_schema={"type": "object", "additionalProperties": True})]


class QueryResult(Struct, frozen=True, kw_only=True):
    """One reading's answer: `data` and `meta`, or what is wrong with it, as the reading alone would tell."""

    status: Annotated[int, Meta(description="The HTTP status that the reading alone would have.", examples=[200])]
    #: An object or a list, as the reading has it by itself. No type is told: generators refuse one that names both.
    data: Any | UnsetType = UNSET
    meta: _Meta | UnsetType = UNSET
    error: str | UnsetType = UNSET
    code: str | UnsetType = UNSET
    details: list[FieldError] | UnsetType = UNSET


def as_answered(data: Any, meta: Any) -> QueryResult:
    return QueryResult(status=200, data=data, meta=meta)


def as_refused(status: int, error: LeaderboardError) -> QueryResult:
    return QueryResult(status=status, error=printable(str(error)), code=error.code, details=details_of(error))
