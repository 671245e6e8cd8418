"""What this process counts and measures, and how Prometheus gets it. No player, board or event id is ever a label."""

from leaderboard_shells.monitoring.metric_definitions import Metrics

__all__ = ["Metrics"]
