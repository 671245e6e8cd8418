"""Pages of listed origins may call the API from a browser."""

from collections.abc import Collection
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp

from leaderboard_shells.http import rate_limit_fields
from leaderboard_shells.http.allowed_hosts import origins_expression
from leaderboard_shells.http.error_response import ErrorResponse
from leaderboard_shells.http.errors import ForeignOrigin, UnusualRequest

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_HEADERS = ("Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "Last-Event-ID", "X-Request-ID")


class Cors(CORSMiddleware):
    """Starlette's, for this API's methods and headers, with refusals in the envelope."""

    def __init__(self, app: ASGIApp, allowed_origins: Collection[str]) -> None:
        super().__init__(
            app,
            allow_origin_regex=origins_expression(allowed_origins),
            allow_methods=_METHODS,
            allow_headers=_HEADERS,
            expose_headers=("ETag", "Location", *rate_limit_fields.NAMES, "Retry-After", "X-Request-ID"),
        )

    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        if response.status_code == HTTPStatus.OK:
            return response
        origin = request_headers["origin"]
        if self.is_allowed_origin(origin):
            return ErrorResponse(UnusualRequest(_METHODS, _HEADERS))
        return ErrorResponse(ForeignOrigin(origin, request_headers.get("host", "")))
