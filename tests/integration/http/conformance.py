"""Holding answers against the document: what was answered must be described, and nothing else may be in it."""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import httpx2 as httpx
from jsonschema import Draft202012Validator
from starlette.types import ASGIApp

from leaderboard_shells.http import problem_details, rate_limit_fields

#: Refusals that are those of the API as a whole: no operation describes them.
GENERAL = {"not_found", "method_not_allowed", "internal", "host_not_allowed"}

#: Fields that an answer has only in HTTP/1.1, or where the server has limits.
_AT_TIMES = {"Connection", *rate_limit_fields.NAMES}
#: No answer lists them: clients would have a type that is either, for every error.
_PROBLEM = {"$ref": "#/components/schemas/ProblemDetails"}


class Conformance:
    """Judges answers by one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = closed(document)
        self._templates = [
            (re.compile(re.sub(r"{\w+}", "[^/]+", template)), operations)
            for template, operations in self._document["paths"].items()
        ]

    def client(self, app: ASGIApp) -> httpx.AsyncClient:
        """A client of this application whose every answer is judged."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://localhost:8080",
            event_hooks={"response": [self._check]},
        )

    async def _check(self, answer: httpx.Response) -> None:
        """Fail unless the document describes this answer to this request."""
        await answer.aread()
        request = answer.request
        if "access-control-request-method" in request.headers:
            return
        operation = self._operation(request.method, request.url.raw_path.partition(b"?")[0].decode())
        if operation is None or answer.status_code in (421, 500):
            assert answer.json()["code"] in GENERAL
            return
        described = operation["responses"][str(answer.status_code)]
        assert set(described.get("headers", ())) <= {_written(name) for name in answer.headers} | _AT_TIMES
        if "content" not in described:
            assert not answer.content
            return
        media_type = answer.headers["content-type"].partition(";")[0]
        content = {problem_details.MEDIA_TYPE: {"schema": _PROBLEM}, **described["content"]}
        schema = content[media_type]["schema"]
        if media_type.endswith("json") and request.method != "HEAD":
            validator = Draft202012Validator({**schema, "components": self._document["components"]})
            validator.validate(answer.json())
            self._check_outcome(answer, described)

    def _check_outcome(self, answer: httpx.Response, described: Mapping[str, Any]) -> None:
        """`success` says what the status says, and an error has one of the codes that its status may have."""
        told = answer.json()
        if "success" in told:
            assert told["success"] is answer.is_success
        assert ("x-error-codes" in described) is not answer.is_success
        if not answer.is_success:
            assert told["code"] in described["x-error-codes"]

    def _operation(self, method: str, path: str) -> Any:
        for template, operations in self._templates:
            if template.fullmatch(path):
                return operations.get({"HEAD": "get"}.get(method, method.lower()))
        return None


def closed(document: Mapping[str, Any]) -> Any:
    """The document as it is today: its objects closed, so that a field nobody described is a fault, its words all there
    are, and no status but those that an operation names."""
    copy = deepcopy(document)
    _close(copy)
    return copy


def _close(part: Any) -> None:
    if isinstance(part, dict):
        if part.get("type") == "object" and "properties" in part:
            part["additionalProperties"] = False
        if "x-extensible-enum" in part:
            part["enum"] = [*part["x-extensible-enum"], *([None] if "null" in part["type"] else [])]
        if "responses" in part:
            part["responses"].pop("default")
        for inner in part.values():
            _close(inner)
    elif isinstance(part, list):
        for inner in part:
            _close(inner)


def _written(name: str) -> str:
    return {"x-request-id": "X-Request-ID", "www-authenticate": "WWW-Authenticate", "etag": "ETag"}.get(
        name, name.title()
    )
