# Made by scripts/blocking_client.py from ../awaited: change that, and make this anew.
"""The client for programs that do not await. It is made of `awaited/`."""
