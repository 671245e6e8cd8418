#!/usr/bin/env bash
# PyPI's `leaderboard` 3.7.3 keeps the scores that are in use beside a board with shared ranks. Its removal of a player
# forgets the player's score there unless the score is 0, which it takes for no score: the rank stays, and nobody has
# it. After the only player with 0 is removed from a board where low is best, the best one left has rank 2.
# `remove_members_outside_rank` forgets no scores at all. A leaderboard that takes such a board over has to import
# scores and rank them itself; ranks that were exported are not 1, 2, 3, … .
set -euo pipefail

place=$(mktemp -d)
trap 'kill "${redis:-0}" 2> /dev/null || true; rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
# The package writes with redis-py 2 alone.
"$place/venv/bin/pip" install --quiet leaderboard==3.7.3 redis==2.10.6

timeout 60 redis-server --port 0 --unixsocket "$place/redis" --save '' --appendonly no > "$place/log" &
redis=$!
for _ in $(seq 300); do [ -S "$place/redis" ] && break; sleep 0.1; done

timeout 50 "$place/venv/bin/python" - "$place/redis" << 'PYTHON'
import sys

import redis
from leaderboard.tie_ranking_leaderboard import TieRankingLeaderboard

server = redis.StrictRedis(unix_socket_path=sys.argv[1])
print("leaderboard 3.7.3, redis-py", redis.__version__, "Redis", server.info("server")["redis_version"])


def ranks(board):
    return {entry["member"].decode(): entry["rank"] for entry in board.all_leaders()}


def board_of(name, scores):
    board = TieRankingLeaderboard(name, connection=server, order=TieRankingLeaderboard.ASC)
    for player, score in scores.items():
        board.rank_member(player, score)
    return board


strokes = board_of("strokes", {"ada": 0, "bob": 5, "cyd": 7})
before = ranks(strokes)
strokes.remove_member("ada")
after = ranks(strokes)
print("with ada at 0:", before, "- without:", after, "- scores kept:", server.zrange("strokes:ties", 0, -1))

other = board_of("other", {"ada": 1, "bob": 5, "cyd": 7})
other.remove_member("ada")
print("the same with ada at 1:", ranks(other))

cut = board_of("cut", {"ada": 1, "bob": 5, "cyd": 7})
cut.remove_members_outside_rank(1)
print("cut to one player:", ranks(cut), "- scores kept:", server.zrange("cut:ties", 0, -1))

surprised = (
    after == {"bob": 2, "cyd": 3}
    and ranks(other) == {"bob": 1, "cyd": 2}
    and server.zcard("cut:ties") == 3
)
sys.exit(0 if surprised else "the behaviour has changed")
PYTHON
