"""The other end of the API: what talks to a running server over HTTP and WebSocket. No argv and no terminal here."""
