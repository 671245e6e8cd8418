"""What an operation may answer, status by status."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from leaderboard_core.domain.errors import Invalid, LeaderboardError
from leaderboard_shells.http import rate_limit_fields
from leaderboard_shells.http.errors import ERROR_SPECS
from leaderboard_shells.http.openapi.components import REF, answer_name
from leaderboard_shells.http.openapi.examples import example_of
from leaderboard_shells.http.openapi.pages import Page
from leaderboard_shells.http.openapi.rules import INTEGER
from leaderboard_shells.http.operation import ANYWHERE, ENTERING, AnyOperation
from leaderboard_shells.http.parameters import NoQuery
from leaderboard_shells.wire.envelope import ErrorBody

Schema = dict[str, Any]

#: The codes that an error of this status may have today.
CODES = "x-error-codes"
HEADERS: Mapping[str, Schema] = {
    "X-Request-ID": {
        "description": "The id of the request: the sender's own if it is 1 to 128 of `A-Za-z0-9._-`, else a new one.",
        "schema": {"type": "string"},
    },
    "Retry-After": {"description": "Seconds after which to try again.", "schema": INTEGER},
    "RateLimit": {
        "description": "What is left of each limit of whoever asks, where there are any: `r` can be had at once, in "
        "`t` seconds all of it.",
        "schema": {"type": "string"},
    },
    "RateLimit-Policy": {
        "description": "How much each limit lets through at once (`q`), and in how many seconds that much comes back "
        "(`w`).",
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "Weak: what the answer is of, so that it can be asked for again by `If-None-Match`. A `stale` "
        "answer has none.",
        "schema": {"type": "string"},
    },
    "Cache-Control": {
        "description": "`no-cache`: it may be kept, and is to be asked for again before it is used; with `private` "
        "where a key or a token was shown.",
        "schema": {"type": "string"},
    },
    "Location": {"description": "Where it is now.", "schema": {"type": "string"}},
    "WWW-Authenticate": {"description": "`Bearer`: how a key or a token is sent.", "schema": {"type": "string"}},
    "Connection": {"description": "`close`, in HTTP/1.1: the request was not read.", "schema": {"type": "string"}},
}
#: What answers say where the server has limits.
_LIMITED = rate_limit_fields.NAMES
_OF_STATUS = {
    201: ["Location"],
    401: ["WWW-Authenticate"],
    413: ["Connection"],
    429: ["Retry-After", *_LIMITED],
    503: ["Retry-After"],
}


#: What these mean is told once, of the API as a whole.
_ANY_OTHER = "Any other error: " + ", ".join(f"`{error.code}`" for error in ANYWHERE) + "."


def responses(operation: AnyOperation, schemas: Mapping[str, Schema]) -> Schema:
    """By status: the answer, then the errors in the order of their statuses."""
    confirmed = {str(HTTPStatus.NOT_MODIFIED.value): _CONFIRMED} if operation.conditional else {}
    return {str(operation.status): _answer(operation, schemas), **confirmed, **refusals(operation.all_errors)}


def refusals(errors: Iterable[type[LeaderboardError]]) -> Schema:
    """How each of these errors is answered, by status, and under `default` those that any request may meet."""
    by_status: dict[int, list[type[LeaderboardError]]] = {}
    for error in errors:
        by_status.setdefault(ERROR_SPECS[error].status, []).append(error)
    own = {
        str(status): _refusal(_meanings(by_status[status]), by_status[status], status) for status in sorted(by_status)
    }
    return {**own, "default": _refusal(_ANY_OTHER, ANYWHERE)}


def _answer(operation: AnyOperation, schemas: Mapping[str, Schema]) -> Schema:
    schema = {"$ref": REF.format(name=answer_name(operation))}
    more = (*(_KEPT if operation.conditional else ()), *(_LIMITED if operation.counts_as else ()))
    return {
        "description": HTTPStatus(operation.status).phrase,
        "headers": _headers(operation.status, more),
        "content": {"application/json": {"schema": schema, "example": example_of(schema, schemas)}},
    }


def _meanings(errors: Iterable[type[LeaderboardError]]) -> str:
    return "\n".join(f"- `{error.code}`: {ERROR_SPECS[error].meaning}." for error in errors)


def _refusal(description: str, errors: Sequence[type[LeaderboardError]], status: int = 0) -> Schema:
    """One schema for all errors, so that a client has one type for them; the codes stand beside it, for there may be
    others tomorrow. Problem details are not listed: of two media types clients make a type that is either."""
    return {
        "description": description,
        "headers": _headers(status),
        "content": {"application/json": {"schema": {"$ref": REF.format(name=ErrorBody.__name__)}}},
        CODES: [error.code for error in errors],
    }


def _headers(status: int, more: Sequence[str] = ()) -> Schema:
    names = ["X-Request-ID", *_OF_STATUS.get(status, ()), *more]
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


#: What is said of an answer that may be kept, and how one that was kept is confirmed.
_KEPT = ("ETag", "Cache-Control")
_CONFIRMED = {
    "description": "What the sender has still holds: nothing has changed since.",
    "headers": _headers(HTTPStatus.NOT_MODIFIED, _KEPT),
}


def page_responses(page: Page) -> Schema:
    """The same for a page."""
    entering = () if page.scope is None else ENTERING
    asking = () if page.query is NoQuery else (Invalid,)
    schema = {"type": "object"} if page.media_type == "application/json" else {"type": "string"}
    answers: Schema = {
        "200": {
            "description": page.summary,
            "headers": _headers(HTTPStatus.OK, _KEPT if page.kept else ()),
            "content": {page.media_type: {"schema": schema}},
        }
    }
    if page.kept:
        answers[str(HTTPStatus.NOT_MODIFIED.value)] = _CONFIRMED
    return {**answers, **refusals((*page.errors, *entering, *asking))}
