"""The document as a whole."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from leaderboard_shells.access.scope import Scope
from leaderboard_shells.http.openapi.about import about
from leaderboard_shells.http.openapi.components import components
from leaderboard_shells.http.openapi.examples import example_of
from leaderboard_shells.http.openapi.pages import PAGES, Page
from leaderboard_shells.http.openapi.parameters import page_parameters, parameters
from leaderboard_shells.http.openapi.responses import HEADERS, page_responses, responses
from leaderboard_shells.http.operation import AnyOperation

Schema = dict[str, Any]

_ABOUT = """\
Ranks players by their scores, at once and exactly.

Every answer is an envelope: `{"success": true, "data": …}`, with `meta` beside `data` where a leaderboard is read, or \
`{"success": false, "error": …, "code": …, "request_id": …}` with `details` when fields are at fault. \
Bodies are JSON. Ids in paths are percent-decoded, so any player id can stand in one. \
Every answer carries `X-Request-ID`; a sender may choose it. \
A name that the server does not answer to is 421 `host_not_allowed`. \
What is no request is 400 `malformed_request`; a head over 16 KiB is 431 `head_too_large`, or 414 `uri_too_long`; a \
connection too many is 503 `too_many_connections`. \
Unknown paths are 404 `not_found`, other methods 405 `method_not_allowed` with `Allow`; \
503 comes with `Retry-After`; a fault of the server is 500 `internal`. \
Whoever names `application/problem+json` in `Accept` is told of errors in the words of RFC 9457: `type`, `title`, \
`status` and `detail`, with `code`, `details` and `request_id` as here (the schema `ProblemDetails`). \
A POST that is sent again is done again, but for a submission with an `Idempotency-Key`; where that header is not \
honoured it is refused, 422.

Where the server has access keys, one that has the scope an operation needs is sent as `Authorization: Bearer`; \
`admin` includes `read` and `submit`. A player token opens as much of it as concerns its player.
"""

_TAGS = {
    "Scores": "Sending scores.",
    "Rankings": (
        "Who is where. Ranks run 1, 2, 3, … without gaps; of equal scores the one reached first is ahead. "
        "Readings take `source` and `season`, and their `meta` says which moment they show."
    ),
    "Leaderboards": "Making, changing and ending leaderboards.",
    "Players": "One player on all leaderboards.",
    "Access": "What is open to whoever asks.",
    "Tokens": "Letting players act for themselves.",
    "Service": "The process itself.",
}

_SCHEME = "bearer"
#: A key may be shown, and none is needed.
_OPTIONAL: Sequence[Schema] = [{}, {_SCHEME: []}]
_BEARER = {"type": "http", "scheme": "bearer", "description": "An access key, or a player token."}


def document(
    operations: Sequence[AnyOperation],
    public: Collection[Scope] = (),
    root_path: str = "",
    more_pages: Iterable[Page] = (),
) -> Schema:
    """The OpenAPI document of these operations and of the pages beside them; `public` is open to everybody.

    `root_path` is where they are on the origin that the document came from.
    """
    schemas = components(operations)
    paths: dict[str, Schema] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, schemas, public)
    for page in (*PAGES, *more_pages):
        paths[page.path] = {"get": _page(page, public)}
    return {
        "openapi": "3.1.0",
        "info": about(_ABOUT),
        "servers": [{"url": root_path or "/"}],
        "tags": [{"name": name, "description": meaning} for name, meaning in _TAGS.items()],
        "paths": paths,
        "components": {"schemas": schemas, "headers": HEADERS, "securitySchemes": {_SCHEME: _BEARER}},
    }


def _operation(operation: AnyOperation, schemas: Mapping[str, Schema], public: Collection[Scope]) -> Schema:
    described: Schema = {
        "tags": [operation.tag],
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.description,
        "parameters": parameters(operation),
        "security": _OPTIONAL if operation.identifies else _security(operation.scope, public),
        "responses": responses(operation, schemas),
    }
    if operation.body is not None:
        schema = {"$ref": f"#/components/schemas/{operation.body.__name__}"}
        content = {"schema": schema, "example": example_of(schema, schemas)}
        described["requestBody"] = {"required": True, "content": {"application/json": content}}
    return _told(described)


def _told(described: Schema) -> Schema:
    """Without what is empty: but that nothing is needed is told."""
    return {name: value for name, value in described.items() if value or name == "security"}


def _page(page: Page, public: Collection[Scope]) -> Schema:
    described: Schema = {
        "tags": [page.tag],
        "operationId": page.name,
        "summary": page.summary,
        "description": page.description,
        "parameters": page_parameters(page),
        "security": _security(page.scope, public),
        "responses": page_responses(page),
    }
    return _told(described)


def _security(scope: Scope | None, public: Collection[Scope]) -> list[Schema]:
    """What has to be shown: nothing, where no scope is needed; a key or nothing, where the scope is open to all."""
    if scope is None:
        return []
    shown: Schema = {_SCHEME: [str(scope)]}
    return [shown, {}] if scope in public else [shown]
