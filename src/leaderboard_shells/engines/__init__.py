"""The server engines, one a folder: each runs an ASGI app on a listening socket until it is told to stop.

What is ours around an engine's faults lies here and nowhere else, each with the version that has the fault;
`tests/integration/doors/test_faults_of_engines.py` tells when an engine no longer needs it. Nothing of the leaderboard
may be known here.
"""
