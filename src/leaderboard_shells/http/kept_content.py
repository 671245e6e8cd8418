"""Content that is the same for everybody: held in memory, compressed once, and confirmed to whoever has it already."""

import hashlib
import re
from collections.abc import Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from leaderboard_shells.http.compression import PrecompressedContent

_ENCODING = re.compile('-(?:gzip|br)"$')


class KeptContent:
    """Answers GET with the content, and with 304 one who has it."""

    def __init__(
        self, content: bytes, media_type: str, headers: Mapping[str, str], brotli: bytes | None = None
    ) -> None:
        """`headers` go along with every answer; `Cache-Control` among them says for how long it may be kept.

        `brotli`: the content in Brotli, if there is such a one.
        """
        self._content = PrecompressedContent(content, brotli)
        self._media_type = media_type
        self._tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        self._headers = headers

    def answer(self, request: Request) -> Response:
        body, packing = self._content.to(request.headers.raw)
        # Other bytes need another tag; whoever holds either holds the content.
        encoding = packing.get("Content-Encoding")
        tag = self._tag if encoding is None else f'{self._tag[:-1]}-{encoding}"'
        headers = {**self._headers, **packing, "ETag": tag}
        if self._is_held(request.headers.get("if-none-match", "")):
            headers.pop("Content-Encoding", None)
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(body, media_type=self._media_type, headers=headers)

    def _is_held(self, tags: str) -> bool:
        held = [_ENCODING.sub('"', tag.strip().removeprefix("W/")) for tag in tags.split(",")]
        return self._tag in held or held == ["*"]
