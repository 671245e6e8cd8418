"""What is served outside the envelope."""

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from leaderboard_core.domain.errors import BoardNotFound, LeaderboardError
from leaderboard_shells.access.scope import Scope
from leaderboard_shells.http.parameters import NoQuery
from leaderboard_shells.http.stream_query import StreamQuery


@frozen
class Page:
    """A document at a path of its own. `scope`: what it takes to read it; None: nothing.

    `kept`: it has an ETag, and is confirmed to whoever has it. `query` and `errors` as those of an `Operation`.
    """

    path: str
    name: str
    summary: str
    media_type: str
    scope: Scope | None = None
    kept: bool = True
    description: str = ""
    tag: str = "Service"
    query: type[Any] = NoQuery
    errors: Sequence[type[LeaderboardError]] = ()


OPENAPI = Page(
    "/openapi.json",
    "openapi",
    "This API as an OpenAPI 3.1 document",
    "application/json",
    description="For programs, such as those that generate clients. The limits in it are this server's own.",
)
DOCS = Page(
    "/docs",
    "docs",
    "This API as a page to read",
    "text/html",
    description="The same document for people, with each request as a line of curl.",
)
METRICS = Page(
    "/metrics",
    "metrics",
    "What the process counts and measures, for Prometheus",
    "text/plain",
    Scope.ADMIN,
    kept=False,
    description="In the text form of Prometheus; of a server with several workers, of all of them.",
)
STREAM = Page(
    "/api/v1/leaderboards/{id}/stream",
    "stream_leaderboard",
    "A leaderboard's changes, as Server-Sent Events",
    "text/event-stream",
    Scope.READ,
    kept=False,
    description=(
        "At first what the leaderboard shows, then the same again whenever that has changed: the messages of `/ws` as "
        "`data`, each update with an `id`, which a client that comes back sends as `Last-Event-ID`. What may be over "
        "in a moment is told as a message `error` in a stream that then ends, so that clients come back."
    ),
    tag="Rankings",
    query=StreamQuery,
    errors=(BoardNotFound,),
)
#: What every application serves; streams are served where there is a hub.
PAGES = (OPENAPI, DOCS, METRICS)
