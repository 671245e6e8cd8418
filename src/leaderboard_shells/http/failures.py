"""The last line: whatever fails in a way nobody foresaw is logged, and answered without a word about it."""

from http import HTTPStatus

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_shells.http.errors import Internal, UnknownMethod, UnknownPath, problem_of
from leaderboard_shells.http.refusal import Refusal

_log = structlog.get_logger()


class Failures:
    """Turns an unforeseen exception into `internal`; one that comes after the answer began, cuts it off."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noting_send(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting_send)
        except ClientDisconnect:
            return
        except Exception as error:
            if begun:
                raise
            _log.error(
                "request failed",
                method=scope["method"],
                path=scope["path"],
                exc_info=error,
            )
            await Refusal(Internal())(scope, receive, send)


async def refuse(_request: Request, error: Exception) -> Refusal:
    """The answer to an error that the table knows; any other goes on to `Failures`."""
    if not isinstance(error, LeaderboardError) or problem_of(error) is None:
        raise error
    return Refusal(error)


async def refuse_by_router(_request: Request, error: Exception) -> Refusal:
    """The router's own refusals, in the envelope; any other goes on to `Failures`."""
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.NOT_FOUND:
        return Refusal(UnknownPath())
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return Refusal(UnknownMethod((error.headers or {}).get("Allow", "").split(", ")))
    raise error
