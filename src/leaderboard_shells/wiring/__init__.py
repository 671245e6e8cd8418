"""The composition root: settings become adapters become an application. The one place that names technologies."""

from leaderboard_shells.wiring.queues import kafka_endpoint, open_sink
from leaderboard_shells.wiring.schema import cells, migrate
from leaderboard_shells.wiring.services import Services, services

__all__ = ["Services", "cells", "kafka_endpoint", "migrate", "open_sink", "services"]
