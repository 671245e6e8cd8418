"""Scores by way of Apache Kafka: the queue they are read from, and a sink that fills it. No score is decided here."""

from leaderboard_adapters.kafka.endpoint import KafkaEndpoint
from leaderboard_adapters.kafka.queue import KafkaQueue
from leaderboard_adapters.kafka.sink import KafkaSink
from leaderboard_adapters.kafka.topics import ping

__all__ = ["KafkaEndpoint", "KafkaQueue", "KafkaSink", "ping"]
