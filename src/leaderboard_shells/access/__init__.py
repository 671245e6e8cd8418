"""Who may do what: keys, player tokens, scopes, boards and rates. Nothing of HTTP or WebSocket may be known here."""

from leaderboard_shells.access.access import Access
from leaderboard_shells.access.caller import Caller
from leaderboard_shells.access.from_settings import access_from_settings
from leaderboard_shells.access.scope import Scope

__all__ = ["Access", "Caller", "Scope", "access_from_settings"]
