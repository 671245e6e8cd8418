#!/usr/bin/env bash
# Standings of contests are exchanged as "standard ranklists", whose times are a number and a unit, [12, "min"]. Its own tools,
# @algoux/standard-ranklist-utils 0.2.13, rebuild standings from what was submitted: getSortedCalculatedRawSolutions() reads that out of the
# rows and regenerateRanklistBySolutions() counts it again. Where rows tell results without a history, a problem that was solved in
# minute 0 is taken for one without a time and left out, so whoever solved two, one of them at once, is behind whoever solved one;
# the same time as [59, "s"] counts. For a leaderboard: a score of parts that comes out of such a list loses a problem and gains a
# penalty without a word, so import the score that the row tells, or write times in seconds.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund @algoux/standard-ranklist-utils@0.2.13 @algoux/standard-ranklist@0.3.12

cat > main.js << 'JS'
import { getSortedCalculatedRawSolutions, regenerateRanklistBySolutions } from "@algoux/standard-ranklist-utils";

function rebuilt(time) {
  const solved = (time) => ({ result: "AC", time, tries: 1 });
  const standings = {
    type: "general",
    version: "0.3.12",
    contest: { title: "Contest", startAt: "2026-01-10T10:00:00Z", duration: [5, "h"] },
    problems: [{ alias: "A" }, { alias: "B" }],
    series: [{ title: "Rank", rule: { preset: "Normal" } }],
    sorter: { algorithm: "ICPC", config: {} },
    rows: [
      { user: { id: "two", name: "Two" }, score: { value: 2, time: [30, "min"] }, statuses: [solved(time), solved([30, "min"])] },
      { user: { id: "one", name: "One" }, score: { value: 1, time: [10, "min"] }, statuses: [solved([10, "min"]), { result: null }] },
    ],
  };
  const again = regenerateRanklistBySolutions(standings, getSortedCalculatedRawSolutions(standings.rows));
  return again.rows.map((row) => `${row.user.id} solved ${row.score.value}`).join(", ");
}

console.log("at minute 0:", rebuilt([0, "min"]));
console.log("at second 59:", rebuilt([59, "s"]));
console.log("at minute 1:", rebuilt([1, "min"]));
JS

node main.js | tee seen
diff seen - << 'SEEN'
at minute 0: one solved 1, two solved 1
at second 59: two solved 2, one solved 1
at minute 1: two solved 2, one solved 1
SEEN
echo "As described."
