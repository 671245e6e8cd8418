"""Live boards over `/ws`: who watches what, and telling them. No store and no server engine may be known here."""
