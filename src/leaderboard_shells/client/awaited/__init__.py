"""The client for programs that await. `blocking/` is made of it by `scripts/blocking_client.py`."""
