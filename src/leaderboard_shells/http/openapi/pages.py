"""What is served outside the envelope."""

from attrs import frozen


@frozen
class Page:
    """A document at a path of its own."""

    path: str
    name: str
    summary: str
    media_type: str


OPENAPI = Page("/openapi.json", "openapi", "This API as an OpenAPI 3.1 document", "application/json")
DOCS = Page("/docs", "docs", "This API as a page to read", "text/html")
METRICS = Page(
    "/metrics",
    "metrics",
    "What the process counts and measures, for Prometheus",
    "text/plain",
)
PAGES = (OPENAPI, DOCS, METRICS)
