"""The documentation page: the OpenAPI document made readable, whole in itself; it never loads anything."""

from leaderboard_shells.http.docs.page import docs_page

__all__ = ["docs_page"]
