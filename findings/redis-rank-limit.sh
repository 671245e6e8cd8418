#!/usr/bin/env bash
# redis-rank 2.2.3 keeps a board at `limitTopN` entries after each update. Where low scores are best it removes the ranks
# from -1 to -n of the n entries that are too many, and Redis takes a range whose end lies before its start for empty:
# one entry too many is removed, two or more never. One list that brings several players, and the limit does not hold
# from then on. A leaderboard that takes such a board over has to expect more entries than the limit says, and a test of
# a limit has to bring several entries at once, in both directions.
set -euo pipefail

place=$(mktemp -d)
trap 'kill "${redis:-0}" 2> /dev/null || true; rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" redis-rank@2.2.3 ioredis@5.8.2

timeout 60 redis-server --port 0 --unixsocket "$place/redis" --save '' --appendonly no > "$place/log" &
redis=$!
for _ in $(seq 300); do [ -S "$place/redis" ] && break; sleep 0.1; done

cat > "$place/limit.js" << 'SCRIPT'
const Redis = require("ioredis");
const { Leaderboard } = require("redis-rank");

const version = (name) => require(`${name}/package.json`).version;
const players = [1, 2, 3, 4, 5, 6].map((value) => ({ id: `player${value}`, value }));

(async () => {
  const client = new Redis(process.argv[2]);
  console.log("redis-rank", version("redis-rank"), "ioredis", version("ioredis"), "Node.js", process.version);
  const counts = [];
  for (const sortPolicy of ["high-to-low", "low-to-high"]) {
    const board = (name) =>
      new Leaderboard(client, `${name}:${sortPolicy}`, { sortPolicy, updatePolicy: "replace", limitTopN: 3 });
    const single = board("single");
    for (const { id, value } of players) await single.updateOne(id, value);
    const list = board("list");
    await list.update(players);
    const told = [await single.count(), await list.count()];
    await list.updateOne("player7", 7);
    told.push(await list.count());
    counts.push(told);
    console.log(`${sortPolicy}, limit 3: six one by one leave ${told[0]}, six at once ${told[1]}, one more ${told[2]}`);
  }
  await client.quit();
  if (JSON.stringify(counts) !== "[[3,3,3],[3,6,7]]") {
    console.error("the behaviour has changed");
    process.exit(1);
  }
})();
SCRIPT
timeout 50 node "$place/limit.js" "$place/redis"
