"""What Redis takes in at most: the entries of a board, ready to be sent, by redis-py without anything around it."""

import struct
from collections.abc import Sequence
from time import perf_counter

import redis
from attrs import frozen

from leaderboard_core.domain.entry import PlayerState
from tests.support.redis_server import RedisServer

#: So many players go in one ZADD and one HSET.
LIST = 1_000


@frozen
class Chunk:
    """The arguments of both commands."""

    order: list[bytes | float]
    stamps: list[bytes]


def chunks(states: Sequence[PlayerState]) -> list[Chunk]:
    """The entries of players as a board's keys hold them, in lists."""
    return [_chunk(states[start : start + LIST]) for start in range(0, len(states), LIST)]


def _chunk(states: Sequence[PlayerState]) -> Chunk:
    chunk = Chunk([], [])
    for state in states:
        reached_at, player = struct.pack(">Q", state.reached_at), state.player_id.encode()
        chunk.order.extend((state.sort_key, reached_at + player))
        chunk.stamps.extend((player, reached_at))
    return chunk


def insert(server: RedisServer, entries: Sequence[Chunk]) -> float:
    """Seconds to insert them, pipelined, into an empty server, which is left empty."""
    with redis.Redis(port=server.port, protocol=2) as client:
        client.flushall()
        began = perf_counter()
        for chunk in entries:
            with client.pipeline(transaction=False) as pipeline:
                pipeline.execute_command("ZADD", "raw:order", *chunk.order)
                pipeline.execute_command("HSET", "raw:stamps", *chunk.stamps)
                pipeline.execute()
        took = perf_counter() - began
        client.flushall()
    return took
