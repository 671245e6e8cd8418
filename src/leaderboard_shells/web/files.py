"""One file of the built page, held in memory and answered as browsers like it."""

from mimetypes import guess_type

from starlette.requests import Request
from starlette.responses import Response

from leaderboard_shells.http.kept_content import KeptContent

#: The page talks to the server it came from and to nobody else, but for the pictures that profiles of players name; in
#: CSP `'self'` covers the socket of the same origin.
_POLICY = (
    "default-src 'self'; img-src 'self' https:; base-uri 'none'; object-src 'none'; form-action 'self'; "
    "frame-ancestors {ancestors}"
)
#: Who may show the page within one of their own: nobody, where a click there could change something.
OWN_PAGES = "'self'"
NO_PAGE = "'none'"
# Addresses of the page name players.
_REFERRER = {"Referrer-Policy": "same-origin"}

#: For a file that keeps its name when its content changes.
ASK_EACH_TIME = "no-cache"
#: For a file whose name holds a hash of its content.
FOR_EVER = "public, max-age=31536000, immutable"


class StaticFile:
    """Answers GET with the content, and with 304 one who has it already."""

    def __init__(
        self,
        name: str,
        content: bytes,
        cache_control: str,
        ancestors: str = OWN_PAGES,
        brotli: bytes | None = None,
    ) -> None:
        media_type = guess_type(name)[0] or "application/octet-stream"
        policy = {"Content-Security-Policy": _POLICY.format(ancestors=ancestors)}
        headers = {**policy, **_REFERRER, "Cache-Control": cache_control}
        self._content = KeptContent(content, media_type, headers, brotli)

    async def __call__(self, request: Request) -> Response:
        return self.answer(request)

    def answer(self, request: Request) -> Response:
        return self._content.answer(request)
