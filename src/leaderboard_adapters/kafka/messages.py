"""What the client's messages hold."""

from collections.abc import Sequence
from typing import cast

from confluent_kafka import TIMESTAMP_NOT_AVAILABLE, Message

from leaderboard_core.ports.queue import Record

#: How many traces of a batch are told.
_TRACES = 32


def records_of(messages: Sequence[Message]) -> Sequence[Record]:
    """Field by field: this thread and the one that commits share a processor, and a list is thousands of these."""
    moments = [
        None if kind == TIMESTAMP_NOT_AVAILABLE or milliseconds < 0 else milliseconds * 1_000
        for kind, milliseconds in map(Message.timestamp, messages)
    ]
    keys, values = map(Message.key, messages), map(Message.value, messages)
    return [*map(Record._make, zip(map(Message.offset, messages), moments, keys, values, strict=True))]


def traces_of(messages: Sequence[Message]) -> Sequence[str]:
    """What these say in `traceparent`, each once, and no more than a few."""
    told: dict[str, None] = {}
    for message in messages:
        headers = cast("Sequence[tuple[str, bytes | None]]", message.headers() or ())
        told.update((value.decode("latin-1"), None) for name, value in headers if name == "traceparent" and value)
        if len(told) >= _TRACES:
            break
    return [*told][:_TRACES]
