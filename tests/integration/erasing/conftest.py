"""Both pairs of stores."""

from tests.integration.erasing.pairs import elsewhere, leaderboard, repository, servers, stores

__all__ = ["elsewhere", "leaderboard", "repository", "servers", "stores"]
