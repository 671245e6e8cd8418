#!/usr/bin/env bash
# Between MULTI and EXEC a full Redis (noeviction) refuses every command, UNLINK and DEL included, though outside of a
# transaction they are done: Redis judges each queued command as if it could grow. So a clean-up that is wrapped into a
# transaction for safety cannot free anything just when it must, and EXEC answers EXECABORT. A leaderboard frees memory
# by single commands or by scripts that say `allow-oom`, never in a transaction.
set -euo pipefail

place=$(mktemp -d)
trap 'kill "${redis:-0}" 2> /dev/null || true; rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet redis==8.1.0

timeout 60 redis-server --port 0 --unixsocket "$place/redis" --save '' --appendonly no --maxmemory-policy noeviction \
    > "$place/log" &
redis=$!
for _ in $(seq 300); do [ -S "$place/redis" ] && break; sleep 0.1; done

timeout 50 "$place/venv/bin/python" - "$place/redis" << 'SCRIPT'
import sys

import redis


def outcome(command):
    try:
        return command()
    except redis.RedisError as error:
        return type(error).__name__


client = redis.Redis(unix_socket_path=sys.argv[1], protocol=2)
print("redis-server", client.info("server")["redis_version"], "redis-py", redis.__version__)
client.mset({"a": "x" * 100, "b": "x" * 100, "c": "x" * 100})
client.config_set("maxmemory", 1)

alone = outcome(lambda: client.unlink("a"))
with client.pipeline(transaction=True) as pipeline:
    pipeline.unlink("b")
    together = outcome(pipeline.execute)
script = "#!lua flags=allow-oom\nreturn redis.call('UNLINK', KEYS[1])"
scripted = outcome(lambda: client.eval(script, 1, "c"))
left = sorted(key.decode() for key in client.keys())

print(f"UNLINK alone: {alone}; between MULTI and EXEC: {together}; in a script that says allow-oom: {scripted}")
print("left:", left)
if (alone, together, scripted, left) != (1, "OutOfMemoryError", 1, ["b"]):
    sys.exit("the behaviour has changed")
SCRIPT
