"""What the Kafka client complains of by itself, as one broker of several that is away: said once a minute.

Whether the cluster answers is told by those who ask it something.
"""

import logging
import time
from typing import Final

from confluent_kafka import KafkaError

_log = logging.getLogger("leaderboard.kafka")

#: How long the same complaint is only counted once it was told, in seconds.
_SILENCE: Final = 60.0


class ClientErrors:
    """Those of the clients of one endpoint."""

    def __init__(self) -> None:
        #: By the name of the error: when it was told, and how often it came since.
        self._told: dict[str, tuple[float, int]] = {}

    def __call__(self, error: KafkaError) -> None:
        now = time.monotonic()
        told, since = self._told.get(error.name(), (now - _SILENCE, 0))
        if now - told < _SILENCE:
            self._told[error.name()] = told, since + 1
            return
        self._told[error.name()] = now, 0
        again = f" ({since} more within the last minute)" if since else ""
        _log.warning("kafka: %s%s", error.str(), again)
