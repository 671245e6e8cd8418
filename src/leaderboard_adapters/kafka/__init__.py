"""Scores by way of Apache Kafka: the queue they are read from, a sink that fills it, and the dead letters.

No score is decided here.
"""

from leaderboard_adapters.kafka.dead_letters import KafkaDeadLetterSink
from leaderboard_adapters.kafka.endpoint import KafkaEndpoint
from leaderboard_adapters.kafka.letter_box import KafkaDeadLetterBox
from leaderboard_adapters.kafka.queue import KafkaQueue
from leaderboard_adapters.kafka.sink import KafkaSink
from leaderboard_adapters.kafka.topics import ping

__all__ = ["KafkaDeadLetterBox", "KafkaDeadLetterSink", "KafkaEndpoint", "KafkaQueue", "KafkaSink", "ping"]
