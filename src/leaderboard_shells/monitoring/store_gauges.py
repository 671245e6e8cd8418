"""What stores know of themselves, read when somebody asks for the metrics."""

from collections.abc import Callable
from typing import Protocol

from attrs import AttrsInstance, asdict

from leaderboard_shells.monitoring.collectors import NO_LABELS
from leaderboard_shells.monitoring.metric_definitions import Metrics


class KeptStates(Protocol):
    """What a repository's process keeps of its boards, with its counts."""

    limit: int

    @property
    def counts(self) -> AttrsInstance:
        """States that were looked for: `hit`, `miss`."""

    @property
    def units(self) -> AttrsInstance:
        """Units of work by the way that they went."""

    def __len__(self) -> int:
        """How many states there are."""


def count_connections(
    metrics: Metrics, store: str, limit: Callable[[], int], count: Callable[[], tuple[int, int]]
) -> None:
    """`limit` tells how many connections there may be, `count` how many are in use, and how many idle."""
    metrics.pool_limit.read(lambda: {(store,): limit()})
    metrics.pool.read(lambda: {(store, state): number for state, number in zip(("used", "idle"), count(), strict=True)})


def count_kept_states(metrics: Metrics, kept: KeptStates) -> None:
    """Let what is kept, how often it was there, and what came of it be told."""
    metrics.units_of_work.read(lambda: {(way,): number for way, number in asdict(kept.units).items()})
    metrics.kept_states.read(lambda: {NO_LABELS: len(kept)})
    metrics.kept_states_limit.read(lambda: {NO_LABELS: kept.limit})
    metrics.kept_state_lookups.read(lambda: {(result,): number for result, number in asdict(kept.counts).items()})


def count_replica_reads(metrics: Metrics, counts: AttrsInstance) -> None:
    """Let who answered readings of published standings be told."""
    metrics.replica_reads.read(lambda: {(answered,): number for answered, number in asdict(counts).items()})
