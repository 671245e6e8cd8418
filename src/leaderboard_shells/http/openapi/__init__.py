"""The OpenAPI 3.1 document, derived from the table of operations; nothing is ever described here a second time."""

from leaderboard_shells.http.openapi.document import document

__all__ = ["document"]
