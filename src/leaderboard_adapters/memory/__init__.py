"""The leaderboard in this process alone: for a script, a test, or as the real-time half of a server.

Nothing here may touch a file or the network.
"""
