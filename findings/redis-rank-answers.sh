#!/usr/bin/env bash
# redis-rank 2.2.3 says that an update answers with the final score. It does so for `aggregate` alone: `replace` answers
# how many members were new (1, then 0), and `best` answers the score cut to a whole number, because its script gives
# Redis a Lua number. What is kept is right. Whoever moves from there and keeps what updates answered keeps wrong scores;
# and a script of ours hands scores out as text, never as Lua numbers.
set -euo pipefail

place=$(mktemp -d)
trap 'kill "${redis:-0}" 2> /dev/null || true; rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" redis-rank@2.2.3 ioredis@5.8.2

timeout 60 redis-server --port 0 --unixsocket "$place/redis" --save '' --appendonly no > "$place/log" &
redis=$!
for _ in $(seq 300); do [ -S "$place/redis" ] && break; sleep 0.1; done

cat > "$place/updates.js" << 'SCRIPT'
const Redis = require("ioredis");
const { Leaderboard } = require("redis-rank");

const version = (name) => require(`${name}/package.json`).version;

(async () => {
  const client = new Redis(process.argv[2]);
  console.log("redis-rank", version("redis-rank"), "ioredis", version("ioredis"), "Node.js", process.version);
  const answers = {};
  for (const updatePolicy of ["replace", "best", "aggregate"]) {
    const board = new Leaderboard(client, `board:${updatePolicy}`, { sortPolicy: "high-to-low", updatePolicy });
    const answered = [await board.updateOne("ada", 9.87), await board.updateOne("ada", 0.5)];
    answers[updatePolicy] = [...answered, await board.score("ada")];
    console.log(`${updatePolicy}: 9.87 and 0.5 sent, answered ${answered}, kept ${answers[updatePolicy][2]}`);
  }
  await client.quit();
  const surprised = { replace: [1, 0, 0.5], best: [9, 9, 9.87], aggregate: [9.87, 10.37, 10.37] };
  if (JSON.stringify(answers) !== JSON.stringify(surprised)) {
    console.error("the behaviour has changed");
    process.exit(1);
  }
})();
SCRIPT
timeout 50 node "$place/updates.js" "$place/redis"
