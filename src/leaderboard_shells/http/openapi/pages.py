"""What is served outside the envelope."""

from attrs import frozen

from leaderboard_shells.access.scope import Scope


@frozen
class Page:
    """A document at a path of its own. `scope`: what it takes to read it; None: nothing.

    `kept`: it has an ETag, and is confirmed to whoever has it.
    """

    path: str
    name: str
    summary: str
    media_type: str
    scope: Scope | None = None
    kept: bool = True


OPENAPI = Page("/openapi.json", "openapi", "This API as an OpenAPI 3.1 document", "application/json")
DOCS = Page("/docs", "docs", "This API as a page to read", "text/html")
METRICS = Page(
    "/metrics",
    "metrics",
    "What the process counts and measures, for Prometheus",
    "text/plain",
    Scope.ADMIN,
    kept=False,
)
PAGES = (OPENAPI, DOCS, METRICS)
