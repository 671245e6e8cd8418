"""Values and rules of a leaderboard: pure, frozen, without a single await."""
