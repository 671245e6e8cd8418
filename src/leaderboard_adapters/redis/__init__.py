"""The real-time store and the news of boards in Redis. No rule and no mode may live here, in Python or in Lua."""

from leaderboard_adapters.redis.broadcaster import RedisBroadcaster
from leaderboard_adapters.redis.connection import RedisEndpoint
from leaderboard_adapters.redis.ranking_store import RedisRankingStore

__all__ = ["RedisBroadcaster", "RedisEndpoint", "RedisRankingStore"]
