"""The web page, as built from `webapp/`, and the routes that hand it out. No leaderboard may ever be read here."""

from leaderboard_shells.web.routes import page_routes

__all__ = ["page_routes"]
