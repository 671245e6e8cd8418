"""Errors become answers here; what fails in a way nobody foresaw is logged, and answered without a word about it."""

import time
from http import HTTPStatus

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.http.error_response import ErrorResponse
from leaderboard_shells.http.errors import Internal, UnknownMethod, UnknownPath, error_spec_of
from leaderboard_shells.http.request_pipeline import has_begun
from leaderboard_shells.monitoring.logs import LogRateLimiter
from leaderboard_shells.monitoring.outages import reason_of

_log = structlog.stdlib.get_logger("leaderboard.http")

#: How many lines a second there are for long, and how many at once.
_RATE, _BURST = 10.0, 50
#: After how long the traceback of the same error is told again, in seconds, and how many are remembered.
_AGAIN = 60.0
_MOST_KINDS = 100


class UnhandledErrors:
    """Answers with the error that was raised, or with `internal`; one that comes after the answer began cuts it off."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._sparing = LogRateLimiter(_RATE, _BURST)
        #: By kind and words: when its traceback was logged.
        self._traced: dict[tuple[type[Exception], str], float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        except ClientDisconnect:
            return
        except Exception as error:
            if has_begun(scope):
                raise
            await self._response_to(scope, error)(scope, receive, send)

    def _response_to(self, scope: Scope, error: Exception) -> ErrorResponse:
        known = _known(error)
        if known is None:
            self._log(scope, error)
            known = Internal()
        return ErrorResponse(known)

    def _log(self, scope: Scope, error: Exception) -> None:
        besides = self._sparing()
        if besides is not None:
            trace = error if self._is_new(error) else None
            fields = {"method": scope["method"], "path": scope["path"], "error": reason_of(error), **besides}
            _log.error("request failed", **fields, exc_info=trace)

    def _is_new(self, error: Exception) -> bool:
        """Whether where it comes from is to be told: each request that fails has its line, and not all of that."""
        now, kind = time.monotonic(), (type(error), str(error))
        if now - self._traced.get(kind, -_AGAIN) < _AGAIN:
            return False
        if len(self._traced) >= _MOST_KINDS:
            self._traced.clear()
        self._traced[kind] = now
        return True


def _known(error: Exception) -> LeaderboardError | None:
    """The error that the table knows, the router's own refusals among them; None: nobody foresaw it."""
    if isinstance(error, HTTPException):
        if error.status_code == HTTPStatus.NOT_FOUND:
            return UnknownPath()
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return UnknownMethod((error.headers or {}).get("Allow", "").split(", "))
    return error if isinstance(error, LeaderboardError) and error_spec_of(error) is not None else None
