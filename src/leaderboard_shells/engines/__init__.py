"""The server engines, one a file: each runs an ASGI app on a listening socket until it is told to stop.

Nothing of the leaderboard may be known here.
"""
