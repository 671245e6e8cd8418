"""What the leaderboard does for whoever asks: one noun or verb a file, over the ports alone.

No JSON, no status code, no argument list may live here.
"""
