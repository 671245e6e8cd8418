"""Where the page and its parts are found."""

from collections.abc import Sequence
from importlib.resources import files

from starlette.routing import BaseRoute

from leaderboard_shells.http.paths import RawRoute
from leaderboard_shells.web.board_page import BoardPage, IsOpen
from leaderboard_shells.web.files import ASK_EACH_TIME, FOR_EVER, NO_PAGE, OWN_PAGES, StaticFile

_PAGE = "index.html"
_ASSETS = "assets"
#: What a file is called that holds another one in Brotli.
_BROTLI = ".br"


def _open_to_all(_board_id: str) -> bool:
    return True


def page_routes(
    root_path: str = "", is_open: IsOpen = _open_to_all, embed_ancestors: Sequence[str] = ()
) -> list[BaseRoute]:
    """The page at `/` and, for each board, at `/b/{id}`, the console at `/console`, how the server is at `/status`.

    Beside them what they are made of.

    `/embed/{id}` is a board for the pages of others: of the server's own origin and those of `embed_ancestors`.

    All of it is under `root_path`, and the page finds its parts there. `is_open` tells whether a board may be read
    without a key.
    """
    static = files(__name__.rpartition(".")[0]).joinpath("static")
    placed = _placed(static.joinpath(_PAGE).read_bytes(), root_path)
    page = StaticFile(_PAGE, placed, ASK_EACH_TIME)
    embedded = StaticFile(_PAGE, placed, ASK_EACH_TIME, " ".join((OWN_PAGES, *embed_ancestors)))
    alone = StaticFile(_PAGE, placed, ASK_EACH_TIME, NO_PAGE).__call__
    assets = {asset.name: asset.read_bytes() for asset in static.joinpath(_ASSETS).iterdir()}
    return [
        RawRoute("/", page.__call__),
        RawRoute("/b/{id}", BoardPage(page, root_path, is_open).__call__),
        RawRoute("/embed/{id}", BoardPage(embedded, root_path, is_open).__call__),
        RawRoute("/console", alone),
        RawRoute("/status", alone),
        *(
            RawRoute(
                f"/{_ASSETS}/{name}",
                StaticFile(name, assets[name], FOR_EVER, brotli=assets.get(f"{name}{_BROTLI}")).__call__,
            )
            for name in sorted(assets)
            if not name.endswith(_BROTLI)
        ),
    ]


def _placed(page: bytes, root_path: str) -> bytes:
    """The page, built to lie anywhere, where it is: from `/b/{id}` its parts are not where they are from `/`."""
    return page.replace(b'="./', f'="{root_path}/'.encode())
