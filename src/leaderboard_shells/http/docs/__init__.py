"""The documentation page: the OpenAPI document made readable, whole in itself; it never loads anything."""

from leaderboard_shells.http.docs.curl import SERVER
from leaderboard_shells.http.docs.page import docs_page

__all__ = ["SERVER", "docs_page"]
