"""What this process counts and measures, and how Prometheus gets it. No player, board or event id is ever a label."""

from leaderboard_shells.metrics.families import Metrics

__all__ = ["Metrics"]
