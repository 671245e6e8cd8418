"""The processes that make starts in the background. Nothing of the leaderboard's own work may be done here."""
