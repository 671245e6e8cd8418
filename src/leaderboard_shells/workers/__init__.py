"""The work that a process does beside answering requests, and how a process begins and ends."""
