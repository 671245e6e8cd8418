"""Scores by way of Apache Kafka: the queue they are read from, a sink that fills it, and one for dead letters.

No score is decided here.
"""

from leaderboard_adapters.kafka.dead_letters import KafkaDeadLetterSink
from leaderboard_adapters.kafka.endpoint import KafkaEndpoint
from leaderboard_adapters.kafka.queue import KafkaQueue
from leaderboard_adapters.kafka.sink import KafkaSink
from leaderboard_adapters.kafka.topics import ping

__all__ = ["KafkaDeadLetterSink", "KafkaEndpoint", "KafkaQueue", "KafkaSink", "ping"]
