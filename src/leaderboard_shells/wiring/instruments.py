"""What stores are watched by."""

from typing import TypeVar

from attrs import frozen

from leaderboard_shells.monitoring import Metrics
from leaderboard_shells.monitoring.instrumented_store import instrumented
from leaderboard_shells.monitoring.outages import Outages
from leaderboard_shells.tracing import Spans

Port = TypeVar("Port")


@frozen
class Instruments:
    """The metrics, the outages and the spans of one process; no spans, where nothing is traced."""

    metrics: Metrics
    outages: Outages
    spans: Spans | None

    def watched(self, port: Port, store: str) -> Port:
        """The same port, watched as `store`."""
        return instrumented(port, store, self.metrics, self.outages, self.spans)
