"""From what a queue delivers to what is ingested: a record's value is a submission as JSON."""

from collections.abc import Sequence

import msgspec

from leaderboard_core.domain.decode_list import decode_list
from leaderboard_core.domain.errors import LeaderboardError, LetterUnsendable
from leaderboard_core.domain.submission import Submission
from leaderboard_core.ports.queue import RecordBatch
from leaderboard_core.usecases.decoded_batch import DecodedBatch
from leaderboard_shells.wire.json import MalformedJson, decode_json_list


def decoded_batches(batches: Sequence[RecordBatch]) -> Sequence[DecodedBatch]:
    """What the batches hold, decoded."""
    return [
        DecodedBatch.of(batch, _submissions([record.value or b"" for record in batch.records])) for batch in batches
    ]


def _submissions(texts: Sequence[bytes]) -> Sequence[Submission | LeaderboardError]:
    """The submission that each is, or why it is none."""
    values = decode_json_list(texts)
    decoded = decode_list(Submission, values)
    if MalformedJson not in set(map(type, values)):
        return decoded
    return [value if isinstance(value, MalformedJson) else one for value, one in zip(values, decoded, strict=True)]


def identified(value: bytes, event_id: str) -> bytes:
    """A record's value with this event id, unless it has one; every other field as it was written.

    Raises `LetterUnsendable` for what is no object.
    """
    try:
        fields = msgspec.json.decode(value, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise LetterUnsendable("its value is no object in JSON") from None
    if bytes(fields.get("event_id", b"null")) != b"null":
        return value
    return msgspec.json.encode({**fields, "event_id": event_id})
