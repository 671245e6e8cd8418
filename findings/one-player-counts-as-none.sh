#!/usr/bin/env bash
# Sorted sets in memory for JavaScript, made after Redis' and the descendants of one package: tlhunter-sorted-set 0.1.0 and
# redis-sorted-set 2.0.1 count 0 players between two scores where there is exactly one, and count right where there is
# nobody or more than one; their rangeByScore finds the one. So a board says that nobody has 30 points while it shows who has
# them, and a rank that is made of how many are better is 1 for the second of the board. For a leaderboard: a rank is asked
# for, or counted by a store that is tested with one player as well as with many.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts tlhunter-sorted-set@0.1.0 redis-sorted-set@2.0.1 > npm.log 2>&1
npm ls --depth=0 | grep @

cat > probe.mjs << 'SCRIPT'
import RedisSortedSet from "redis-sorted-set";
import SortedSet from "tlhunter-sorted-set";
for (const [name, Kind] of Object.entries({ "tlhunter-sorted-set": SortedSet, "redis-sorted-set": RedisSortedSet })) {
  const board = new Kind();
  for (const [player, score] of Object.entries({ ada: 10, bob: 20, cy: 20, dan: 30, eve: 40 })) board.add(player, score);
  for (const [least, most] of [[0, 5], [10, 10], [20, 20], [30, 30], [31, 99], [30, 99], [0, 99]])
    console.log(name, `${least} to ${most}: count`, board.count(least, most), "found", board.rangeByScore(least, most).length);
  console.log(name, "better than dan", board.count(30.5, Infinity));
}
SCRIPT
timeout 60 node probe.mjs | tee seen

cat > expected << 'SEEN'
tlhunter-sorted-set 0 to 5: count 0 found 0
tlhunter-sorted-set 10 to 10: count 0 found 1
tlhunter-sorted-set 20 to 20: count 2 found 2
tlhunter-sorted-set 30 to 30: count 0 found 1
tlhunter-sorted-set 31 to 99: count 0 found 1
tlhunter-sorted-set 30 to 99: count 2 found 2
tlhunter-sorted-set 0 to 99: count 5 found 5
tlhunter-sorted-set better than dan 0
redis-sorted-set 0 to 5: count 0 found 0
redis-sorted-set 10 to 10: count 0 found 1
redis-sorted-set 20 to 20: count 2 found 2
redis-sorted-set 30 to 30: count 0 found 1
redis-sorted-set 31 to 99: count 0 found 1
redis-sorted-set 30 to 99: count 2 found 2
redis-sorted-set 0 to 99: count 5 found 5
redis-sorted-set better than dan 0
SEEN
diff expected seen
