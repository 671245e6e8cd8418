"""Pages of listed origins may call the API from a browser."""

from collections.abc import Collection
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp

from leaderboard_shells.http.errors import ForeignOrigin
from leaderboard_shells.http.refusal import Refusal


class Cors(CORSMiddleware):
    """Starlette's, for this API's methods and headers, with refusals in the envelope."""

    def __init__(self, app: ASGIApp, allowed_origins: Collection[str]) -> None:
        super().__init__(
            app,
            allow_origins=allowed_origins,
            allow_methods=("GET", "POST", "PATCH", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "Idempotency-Key", "X-Request-ID"),
            expose_headers=("Location", "Retry-After", "X-Request-ID"),
        )

    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        return response if response.status_code == HTTPStatus.OK else Refusal(ForeignOrigin(request_headers["origin"]))
