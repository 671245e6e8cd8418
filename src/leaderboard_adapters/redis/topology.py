"""Which servers an endpoint stands for."""

from typing import assert_never

from leaderboard_adapters.redis.cluster import ClusterPrimaries
from leaderboard_adapters.redis.connection import RedisEndpoint
from leaderboard_adapters.redis.primaries import Primaries
from leaderboard_adapters.redis.sentinel import SentinelPrimary
from leaderboard_adapters.redis.standalone import StandalonePrimary


def primaries_of(endpoint: RedisEndpoint) -> Primaries:
    """Those that take writes; nothing is connected before the first command."""
    match endpoint.mode:
        case "standalone":
            return StandalonePrimary(endpoint)
        case "cluster":
            return ClusterPrimaries(endpoint)
        case "sentinel":
            return SentinelPrimary(endpoint)
        case _:
            assert_never(endpoint.mode)
