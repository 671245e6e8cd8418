"""The page of one board: the browser is told along with it what the page will ask first, so that it asks at once."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from leaderboard_core.domain.errors import BoardNotFound
from leaderboard_shells.http.paths import as_board_id
from leaderboard_shells.web.files import StaticFile

#: What the page asks of a board before it is connected, spelled as the page spells it.
FIRST_READS = ("", "/range?start=1&end=50&include=profile")
#: With one of these the page begins elsewhere.
_ELSEWHERE = frozenset({"season", "page"})

IsOpen = Callable[[str], bool]


class BoardPage:
    """The same page for every board, with the addresses of its first reads where anybody may read it."""

    def __init__(self, page: StaticFile, root_path: str, is_open: IsOpen) -> None:
        self._page = page
        self._boards = f"{root_path}/api/v1/leaderboards"
        self._is_open = is_open

    async def __call__(self, request: Request) -> Response:
        answer = self._page.answer(request)
        if (board_id := self._board_in(request)) is not None:
            links = (f"<{self._boards}/{board_id}{read}>; rel=preload; as=fetch; crossorigin" for read in FIRST_READS)
            answer.headers["Link"] = ", ".join(links)
        return answer

    def _board_in(self, request: Request) -> str | None:
        """The board whose first places are shown to whoever opens the page. There need be none of that id."""
        if _ELSEWHERE.intersection(request.query_params):
            return None
        try:
            board_id = as_board_id(request.path_params["id"])
        except BoardNotFound:
            return None
        return board_id if self._is_open(board_id) else None
