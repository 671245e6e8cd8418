"""From what a queue delivers to what is ingested: a record's value is a submission as JSON."""

from collections.abc import Sequence

from leaderboard_core.domain.decode import decode
from leaderboard_core.domain.errors import LeaderboardError
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.queue import Delivery, Stretch
from leaderboard_core.usecases.ingest import Batch, Record
from leaderboard_shells.http.body import decoded


def batches(stretches: Sequence[Stretch]) -> Sequence[Batch]:
    """What the stretches hold, decoded."""
    return [
        Batch(
            source=stretch.source,
            continues=stretch.continues,
            records=[_record(delivery) for delivery in stretch.deliveries],
        )
        for stretch in stretches
    ]


def _record(delivery: Delivery) -> Record:
    return Record(*delivery, _submission(delivery.value))


def _submission(value: bytes | None) -> Submission | LeaderboardError:
    """The submission, or why it is none."""
    try:
        return decode(Submission, decoded(value or b""))
    except LeaderboardError as refusal:
        return refusal
