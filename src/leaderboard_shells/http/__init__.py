"""HTTP: from requests to use cases and back. No rule of the leaderboard and no server engine may ever live here."""
