"""What a request sets in motion, as one trace: OpenTelemetry's, where the settings have a section `tracing`."""

from leaderboard_shells.tracing.opening import opened
from leaderboard_shells.tracing.spans import NOWHERE, Span, SpanKind, Spans
from leaderboard_shells.tracing.traced_broadcaster import TracedBroadcaster
from leaderboard_shells.tracing.traced_submitter import Origins, TracedLists, TracedSubmitter

__all__ = [
    "NOWHERE",
    "Origins",
    "Span",
    "SpanKind",
    "Spans",
    "TracedBroadcaster",
    "TracedLists",
    "TracedSubmitter",
    "opened",
]
