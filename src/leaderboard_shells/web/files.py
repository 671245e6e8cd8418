"""One file of the built page, held in memory and answered as browsers like it."""

import hashlib
from http import HTTPStatus
from mimetypes import guess_type

from starlette.requests import Request
from starlette.responses import Response

from leaderboard_shells.http.compression import PrecompressedContent

#: The page talks to the server it came from and to nobody else; in CSP `'self'` covers the socket of the same origin.
_POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'self'"
_SAFE = {
    "Content-Security-Policy": _POLICY,
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
        self._content = PrecompressedContent(content)
        self._media_type = guess_type(name)[0] or "application/octet-stream"
        self._tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        self._headers = {**_SAFE, "Cache-Control": cache_control}

    async def __call__(self, request: Request) -> Response:
        body, packing = self._content.to(request.headers.raw)
        # Other bytes need another tag; whoever holds either holds the content.
        tag = self._tag if "Content-Encoding" not in packing else f'{self._tag[:-1]}-gzip"'
        headers = {**self._headers, **packing, "ETag": tag}
        if self._is_held(request.headers.get("if-none-match", "")):
            headers.pop("Content-Encoding", None)
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(body, media_type=self._media_type, headers=headers)

    def _is_held(self, tags: str) -> bool:
        held = [tag.strip().removeprefix("W/").replace('-gzip"', '"') for tag in tags.split(",")]
        return self._tag in held or held == ["*"]
