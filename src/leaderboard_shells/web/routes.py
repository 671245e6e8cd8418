"""Where the page and its parts are found."""

from importlib.resources import files

from starlette.routing import BaseRoute

from leaderboard_shells.http.paths import RawRoute
from leaderboard_shells.web.files import ASK_EACH_TIME, FOR_EVER, StaticFile

_PAGE = "index.html"
_ASSETS = "assets"


def page_routes() -> list[BaseRoute]:
    """The page at `/` and, for each board, at `/b/{id}`; beside it what the page is made of."""
    static = files(__name__.rpartition(".")[0]).joinpath("static")
    page = StaticFile(_PAGE, static.joinpath(_PAGE).read_bytes(), ASK_EACH_TIME).__call__
    assets = sorted(static.joinpath(_ASSETS).iterdir(), key=lambda asset: asset.name)
    return [
        RawRoute("/", page),
        RawRoute("/b/{id}", page),
        *(
            RawRoute(f"/{_ASSETS}/{asset.name}", StaticFile(asset.name, asset.read_bytes(), FOR_EVER).__call__)
            for asset in assets
        ),
    ]
