"""One file of the built page, held in memory and answered as browsers like it."""

import hashlib
from http import HTTPStatus
from mimetypes import guess_type

from starlette.requests import Request
from starlette.responses import Response

#: The page talks to the server it came from and to nobody else; in CSP `'self'` covers the socket of the same origin.
_POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'self'"
_SAFE = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # Addresses of the page name players.
    "Referrer-Policy": "same-origin",
}

#: For a file that keeps its name when its content changes.
ASK_EACH_TIME = "no-cache"
#: For a file whose name holds a hash of its content.
FOR_EVER = "public, max-age=31536000, immutable"


class StaticFile:
    """Answers GET with the content, and with 304 one who has it already."""

    def __init__(self, name: str, content: bytes, cache_control: str) -> None:
        self._content = content
        self._media_type = guess_type(name)[0] or "application/octet-stream"
        self._tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        self._headers = {**_SAFE, "ETag": self._tag, "Cache-Control": cache_control}

    async def __call__(self, request: Request) -> Response:
        if self._is_held(request.headers.get("if-none-match", "")):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=self._headers)
        return Response(self._content, media_type=self._media_type, headers=self._headers)

    def _is_held(self, tags: str) -> bool:
        held = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return self._tag in held or held == ["*"]
