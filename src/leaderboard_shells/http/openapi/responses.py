"""What an operation may answer, status by status."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.http.errors import PROBLEMS
from leaderboard_shells.http.openapi.components import REF, schema_of_answer
from leaderboard_shells.http.openapi.examples import example_of
from leaderboard_shells.http.operation import AnyOperation

Schema = dict[str, Any]

HEADERS: Mapping[str, Schema] = {
    "X-Request-ID": {
        "description": "The id of the request: the sender's own if it is 1 to 128 of `A-Za-z0-9._-`, else a new one.",
        "schema": {"type": "string"},
    },
    "Retry-After": {"description": "Seconds after which to try again.", "schema": {"type": "integer"}},
    "Location": {"description": "Where it is now.", "schema": {"type": "string"}},
    "WWW-Authenticate": {"description": "`Bearer`: how a key or a token is sent.", "schema": {"type": "string"}},
    "Connection": {"description": "`close`, in HTTP/1.1: the request was not read.", "schema": {"type": "string"}},
}
_OF_STATUS = {
    201: ["Location"],
    401: ["WWW-Authenticate"],
    413: ["Connection"],
    429: ["Retry-After"],
    503: ["Retry-After"],
}


def responses(operation: AnyOperation, schemas: Mapping[str, Schema]) -> Schema:
    """By status: the answer, then the errors in the order of their statuses."""
    return {str(operation.status): _answer(operation, schemas), **refusals(operation.all_errors)}


def refusals(errors: Iterable[type[LeaderboardError]]) -> Schema:
    """How each of these errors is answered, by status."""
    by_status: dict[int, list[type[LeaderboardError]]] = {}
    for error in errors:
        by_status.setdefault(PROBLEMS[error].status, []).append(error)
    return {str(status): _refusal(status, by_status[status]) for status in sorted(by_status)}


def _answer(operation: AnyOperation, schemas: Mapping[str, Schema]) -> Schema:
    parts: Schema = {"success": {"const": True}, "data": schema_of_answer(operation.data)}
    if operation.meta is not None:
        parts["meta"] = schema_of_answer(operation.meta)
    schema = {"type": "object", "properties": parts, "required": list(parts)}
    return {
        "description": HTTPStatus(operation.status).phrase,
        "headers": _headers(operation.status),
        "content": {"application/json": {"schema": schema, "example": example_of(schema, schemas)}},
    }


def _refusal(status: int, errors: Sequence[type[LeaderboardError]]) -> Schema:
    meanings = "\n".join(f"- `{error.code}`: {PROBLEMS[error].meaning}." for error in errors)
    codes = {"properties": {"code": {"enum": [error.code for error in errors]}}}
    return {
        "description": meanings,
        "headers": _headers(status),
        "content": {"application/json": {"schema": {"allOf": [{"$ref": REF.format(name="Failure")}, codes]}}},
    }


def _headers(status: int) -> Schema:
    names = ["X-Request-ID", *_OF_STATUS.get(status, ())]
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
