"""Both pairs of stores."""

from tests.integration.erasing.pairs import repository, servers, stores

__all__ = ["repository", "servers", "stores"]
