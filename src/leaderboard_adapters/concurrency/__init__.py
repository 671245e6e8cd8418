"""How use cases share one event loop: nothing here knows a store, a wire or a file."""
