"""Every family there is, by subject. `docs/operations.md` tells what to make of them."""

from collections.abc import Sequence
from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from leaderboard_shells.monitoring.collectors import NO_LABELS, CallbackMetric, DurationMetric, InFlight

#: Bounds in seconds, from what memory answers in to where clients have given up.
_QUICK = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
#: Bounds in seconds of work on whole boards.
_LONG = (0.01, 0.1, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 1800.0)
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)


class Metrics:
    """The families of one process, in a registry of its own.

    Labels have few values, known beforehand: routes as they are declared, stores, jobs, doors, partitions.
    """

    def __init__(self) -> None:
        # When a series began is a series of its own for each, which nobody asked for.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        build = Info("leaderboard_build", "The version that runs.", registry=self.registry)
        build.info({"version": version("leaderboard-system")})
        self._requests()
        self._submissions()
        self._stores()
        self._periodic_jobs()
        self._consumer()
        self._live()
        self.loop_lag = self._histogram(
            "leaderboard_event_loop_lag_seconds", "How much later than asked for the event loop came round.", (), _QUICK
        )

    def _requests(self) -> None:
        self.requests = self._durations(
            "leaderboard_http_request_duration_seconds",
            "Time from a request's head to the end of its answer.",
            ("method", "route", "status"),
            _QUICK,
        )
        self.in_flight = InFlight()
        self._gauge("leaderboard_http_requests_in_progress", "Requests that have not been answered yet.").read(
            lambda: {NO_LABELS: self.in_flight.count}
        )

    def _submissions(self) -> None:
        self.submissions = self._count(
            "leaderboard_submissions", "Submissions over HTTP and WebSocket that were decided.", ("result",)
        )
        self.hidden = self._count(
            "leaderboard_submissions_hidden", "Those that were committed and could not be shown at once."
        )
        self.waiting = self._gauge(
            "leaderboard_submissions_waiting", "Submissions that wait for the next unit of work."
        )
        self.list_size = self._histogram(
            "leaderboard_list_size", "Scores that were committed as one list.", ("door",), _SIZES
        )
        self.commits = self._histogram(
            "leaderboard_list_commit_duration_seconds", "Time to commit a list.", ("door",), _QUICK
        )
        self.shows = self._histogram(
            "leaderboard_list_show_duration_seconds",
            "Time to show a list in the ranking store.",
            ("door",),
            _QUICK,
        )

    def _stores(self) -> None:
        self.store_calls = self._durations(
            "leaderboard_store_call_duration_seconds",
            "Time that a call of a store took, failed or not.",
            ("store", "call"),
            _QUICK,
        )
        self.store_failures = self._count(
            "leaderboard_store_failures", "Calls that failed because the store was away.", ("store", "call")
        )
        self.pool = self._gauge("leaderboard_pool_connections", "Connections to a store.", ("store", "state"))
        self.pool_limit = self._gauge("leaderboard_pool_limit", "The most connections to a store.", ("store",))
        self.units_of_work = self._pulled_count(
            "leaderboard_units_of_work", "Transactions on boards, by the way they went.", ("way",)
        )
        self.kept_states = self._gauge("leaderboard_kept_states", "Players' states that this process keeps.")
        self.kept_states_limit = self._gauge("leaderboard_kept_states_limit", "The most of them.")
        self.kept_state_lookups = self._pulled_count(
            "leaderboard_kept_state_lookups", "States that lists wanted, by whether they were kept.", ("result",)
        )
        self.replica_reads = self._pulled_count(
            "leaderboard_replica_reads",
            "Readings of published standings: by the replica, or by the primary because it was behind or away.",
            ("result",),
        )
        self.restored = self._pulled_count(
            "leaderboard_boards_restored", "Boards brought forward in the real-time store after the fact.", ("way",)
        )

    def _periodic_jobs(self) -> None:
        self.job_runs = self._count(
            "leaderboard_periodic_job_runs", "Runs of periodic jobs.", ("periodic_job", "outcome")
        )
        self.job_seconds = self._histogram(
            "leaderboard_periodic_job_duration_seconds", "Time that a run took that was done.", ("periodic_job",), _LONG
        )
        self.last_job_success = self._gauge(
            "leaderboard_periodic_job_last_success_timestamp_seconds",
            "When a job was last done by this process.",
            ("periodic_job",),
        )
        self.published = self._count("leaderboard_standings_published", "Standings published by sync.")
        self.verified = self._count("leaderboard_boards_verified", "Boards verified by sync.")
        self.differences = self._count(
            "leaderboard_differences", "Players whom sync found shown otherwise than they are kept, and repaired."
        )

    def _consumer(self) -> None:
        self.records = self._pulled_count("leaderboard_consumer_records", "Records from the queue.", ("result",))
        self.lag = self._gauge(
            "leaderboard_consumer_lag", "Records of a held partition that are not applied yet.", ("partition",)
        )
        self.waits = self._count(
            "leaderboard_consumer_waits", "Failures after which the consumer waited to try again.", ("work",)
        )

    def _live(self) -> None:
        self.sockets = self._gauge("leaderboard_live_sockets", "Open WebSockets and event streams.")
        self.subscriptions = self._gauge("leaderboard_live_subscriptions", "Boards that they watch, together.")
        self.frames = self._pulled_count("leaderboard_live_frames_sent", "Messages sent to them.")
        self.dropped = self._pulled_count(
            "leaderboard_live_slow_readers_dropped", "WebSockets dropped because they did not read."
        )

    def _durations(self, name: str, meaning: str, labels: Sequence[str], bounds: Sequence[float]) -> DurationMetric:
        """For what is observed once or more in every request."""
        return DurationMetric(name, meaning, labels, bounds, registry=self.registry)

    def _histogram(self, name: str, meaning: str, labels: Sequence[str], buckets: Sequence[float]) -> Histogram:
        return Histogram(name, meaning, labels, buckets=buckets, registry=self.registry)

    def _count(self, name: str, meaning: str, labels: Sequence[str] = ()) -> Counter:
        return Counter(name, meaning, labels, registry=self.registry)

    def _gauge(self, name: str, meaning: str, labels: Sequence[str] = ()) -> CallbackMetric:
        return CallbackMetric(GaugeMetricFamily, name, meaning, labels, registry=self.registry)

    def _pulled_count(self, name: str, meaning: str, labels: Sequence[str] = ()) -> CallbackMetric:
        return CallbackMetric(CounterMetricFamily, name, meaning, labels, registry=self.registry)
