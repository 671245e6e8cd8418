"""Where the page and its parts are found."""

from importlib.resources import files

from starlette.routing import BaseRoute

from leaderboard_shells.http.paths import RawRoute
from leaderboard_shells.web.files import ASK_EACH_TIME, FOR_EVER, NO_PAGE, StaticFile

_PAGE = "index.html"
_ASSETS = "assets"


def page_routes(root_path: str = "") -> list[BaseRoute]:
    """The page at `/` and, for each board, at `/b/{id}`, the console at `/console`; beside it what they are made of.

    All of it is under `root_path`, and the page finds its parts there.
    """
    static = files(__name__.rpartition(".")[0]).joinpath("static")
    placed = _placed(static.joinpath(_PAGE).read_bytes(), root_path)
    page = StaticFile(_PAGE, placed, ASK_EACH_TIME).__call__
    console = StaticFile(_PAGE, placed, ASK_EACH_TIME, NO_PAGE).__call__
    assets = sorted(static.joinpath(_ASSETS).iterdir(), key=lambda asset: asset.name)
    return [
        RawRoute("/", page),
        RawRoute("/b/{id}", page),
        RawRoute("/console", console),
        *(
            RawRoute(f"/{_ASSETS}/{asset.name}", StaticFile(asset.name, asset.read_bytes(), FOR_EVER).__call__)
            for asset in assets
        ),
    ]


def _placed(page: bytes, root_path: str) -> bytes:
    """The page, built to lie anywhere, where it is: from `/b/{id}` its parts are not where they are from `/`."""
    return page.replace(b'="./', f'="{root_path}/'.encode())
