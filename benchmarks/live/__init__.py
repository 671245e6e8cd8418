"""Two thousand sockets on one board: who sends, who watches, and what comes of it."""
