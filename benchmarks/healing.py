"""Healing from an empty Redis, as ratios of one run: `python -m benchmarks.healing [PLAYERS]`.

A board of so many players lies in PostgreSQL; Redis is flushed. Healing is the whole way: the watch finds the board
missing, streams one snapshot out of PostgreSQL, stages it in Redis and swaps it in. Its pair is a raw insertion of the
same entries by redis-py, which finds them ready to be sent and sends them pipelined, a thousand in one ZADD and one
HSET. Meanwhile somebody submits one score after the other; how many were answered is told.

A redis-server and a PostgreSQL of its own are started; they and this process share the machine.
"""

import asyncio
import statistics
import struct
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import redis

from leaderboard_adapters.redis import RedisEndpoint, RedisRankings
from leaderboard_core import Application, NewBoard, Submission
from tests.support import postgres_server, redis_server
from tests.support.redis_server import RedisServer

PLAYERS = 1_000_000
LIST = 1_000
BATCH = 10
ROUNDS = 3
#: What is asked for: this share of the raw rate at least.
LEAST_SHARE = 0.4


async def fill(leaderboard: Application, players: int) -> int:
    """A board of so many players; its uid."""
    board = await leaderboard.boards.create(NewBoard(id="game1", name="Game 1"))
    for start in range(0, players, LIST):
        scores = [
            Submission(player_id=f"{number:08d}", leaderboard_id="game1", score=number * 7919 % 10**9)
            for number in range(start, min(start + LIST, players))
        ]
        await leaderboard.submit(scores, ranked=False)
    return board.uid


async def heal(leaderboard: Application) -> tuple[float, int]:
    """Seconds until the board is shown again, and how many submissions were answered meanwhile."""
    answered, healed = 0, False

    async def submit() -> None:
        nonlocal answered
        while not healed:
            await leaderboard.submit([Submission(player_id="somebody", leaderboard_id="game1", score=answered)])
            answered += 1

    writing = asyncio.create_task(submit())
    began = perf_counter()
    assert await leaderboard.watch() == 1
    took = perf_counter() - began
    healed = True
    await writing
    assert (await leaderboard.read.top("game1")).total_players > 0
    return took, answered


def insert(server: RedisServer, chunks: Sequence[tuple[dict[bytes, float], dict[str, bytes]]]) -> float:
    """Seconds for redis-py to insert the same entries."""
    with server.admin() as client:
        began = perf_counter()
        pipeline = client.pipeline(transaction=False)
        for number, (order, stamps) in enumerate(chunks):
            pipeline.zadd("raw:order", order)
            pipeline.hset("raw:stamps", mapping=stamps)
            if number % BATCH == 0:
                pipeline.execute()
        pipeline.execute()
        return perf_counter() - began


def raw_chunks(players: int) -> list[tuple[dict[bytes, float], dict[str, bytes]]]:
    chunks = []
    for start in range(0, players, LIST):
        ids = [f"{number:08d}" for number in range(start, min(start + LIST, players))]
        stamps = {player: struct.pack(">Q", start) for player in ids}
        chunks.append(({stamps[player] + player.encode(): -float(int(player)) for player in ids}, stamps))
    return chunks


async def measure(players: int) -> None:
    with (
        tempfile.TemporaryDirectory() as directory,
        redis_server.running(Path(directory)) as server,
        postgres_server.running() as postgres,
    ):
        with postgres.database().admin() as admin:
            admin.execute("CREATE DATABASE benchmark")
        async with (
            postgres.database("benchmark").repository() as repository,
            RedisRankings(RedisEndpoint(address=server.address)) as rankings,
        ):
            leaderboard = Application.over(repository, rankings)
            await fill(leaderboard, players)
            chunks = raw_chunks(players)
            shares, submissions = [], []
            for _ in range(ROUNDS):
                server.flush()
                raw = insert(server, chunks)
                server.flush()
                healing, answered = await heal(leaderboard)
                shares.append(raw / healing)
                submissions.append(answered)
            print(f"players {players:,}; rounds {ROUNDS}; redis-py {redis.__version__}")
            print(f"share of the raw insertion's rate: {statistics.median(shares):.2f} (at least {LEAST_SHARE})")
            print(f"submissions answered while it healed: {statistics.median(submissions):.0f}")


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else PLAYERS))
