"""The envelope around every answer: `success` with `data`, or an error with its code and the request's id."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from leaderboard_core.domain.errors import Invalid, LeaderboardError
from leaderboard_shells.wire.request_id import request_id

_encode = msgspec.json.Encoder().encode
#: The answer all the same, as an object: `BatchResult` or `Ready`.
_Data = Annotated[Any, Meta(extra_json_schema={"type": "object", "additionalProperties": True})]


class FieldError(Struct, frozen=True):
    """One field or parameter at fault."""

    path: str
    message: str


class ErrorBody(Struct, frozen=True, kw_only=True):
    """Why a request was refused. `details` name the fields at fault, all of them at once."""

    success: Literal[False]
    error: str
    code: str
    details: list[FieldError] | UnsetType = UNSET
    data: _Data | UnsetType = UNSET
    request_id: str


class ProblemDetails(Struct, frozen=True, kw_only=True):
    """The same in the words of RFC 9457: `type` leads to what is said of this kind of problem."""

    type: str
    title: str
    status: Annotated[int, Meta(description="The HTTP status of the answer.")]
    detail: str
    code: str
    details: list[FieldError] | UnsetType = UNSET
    data: _Data | UnsetType = UNSET
    request_id: str


def success(data: Any, meta: Any = None) -> bytes:
    """The body of an answer."""
    if meta is None:
        return _encode({"success": True, "data": data})
    return _encode({"success": True, "data": data, "meta": meta})


def failure(error: LeaderboardError) -> bytes:
    """The body that says why there is none."""
    return _encode(ErrorBody(success=False, error=printable(str(error)), **_said(error)))


def problem(error: LeaderboardError, status: int, documented: str) -> bytes:
    """The same as problem details. `documented` is where problems are described, one by one by their codes."""
    return _encode(
        ProblemDetails(
            type=f"{documented}#{error.code}",
            title=error.code.replace("_", " ").capitalize(),
            status=status,
            detail=printable(str(error)),
            **_said(error),
        )
    )


def _said(error: LeaderboardError) -> dict[str, Any]:
    """What an error tells in either form, but for its sentence."""
    data = getattr(error, "data", UNSET)
    return {"code": error.code, "details": details_of(error), "data": data, "request_id": request_id()}


def printable(text: str) -> str:
    """What a sender wrote, as it can be sent back: lone surrogates become their escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def details_of(error: LeaderboardError) -> list[FieldError] | UnsetType:
    """The fields at fault, where it is fields."""
    if not isinstance(error, Invalid):
        return UNSET
    return [FieldError(printable(fault.path), printable(fault.message)) for fault in error.field_errors]
