#!/usr/bin/env bash
# Where a player without a result (null) goes when a board is sorted in JavaScript. Ramda 0.32.0, underscore 1.13.8 and thenby 1.4.1 compare
# null as the number 0, so whoever did not finish wins a board of times. lodash 4.18.1, natural-orderby 5.0.0
# and array-sort 1.0.0 put null last when the least is best and first when the greatest is, so there whoever did not play leads.
# fast-sort 3.4.1, sort-array 5.1.2 and d3-array 3.2.5 put them last both ways. For a board whose players may have no result: sort by the
# place that the board tells, or take those without a result out first.
# Needs Node.js.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund array-sort@1.0.0 d3-array@3.2.5 fast-sort@3.4.1 lodash@4.18.1 \
  natural-orderby@5.0.0 ramda@0.32.0 sort-array@5.1.2 thenby@1.4.1 underscore@1.13.8

cat > main.js << 'JS'
import arraySort from "array-sort";
import * as d3 from "d3-array";
import { sort } from "fast-sort";
import _ from "lodash";
import { orderBy } from "natural-orderby";
import * as R from "ramda";
import sortArray from "sort-array";
import { firstBy } from "thenby";
import underscore from "underscore";

const rows = () => [
  { name: "none", score: null },
  { name: "slow", score: 61.2 },
  { name: "fast", score: 59.9 },
];
const score = (row) => row.score;
const ways = {
  "array-sort": [() => arraySort(rows(), "score"), () => arraySort(rows(), "score", { reverse: true })],
  "d3-array": [() => d3.sort(rows(), score), () => d3.sort(rows(), (a, b) => d3.descending(a.score, b.score))],
  "fast-sort": [() => sort(rows()).asc(score), () => sort(rows()).desc(score)],
  lodash: [() => _.orderBy(rows(), "score", "asc"), () => _.orderBy(rows(), "score", "desc")],
  "natural-orderby": [() => orderBy(rows(), [score], ["asc"]), () => orderBy(rows(), [score], ["desc"])],
  ramda: [() => R.sortWith([R.ascend(score)], rows()), () => R.sortWith([R.descend(score)], rows())],
  "sort-array": [() => sortArray(rows(), { by: "score" }), () => sortArray(rows(), { by: "score", order: "desc" })],
  thenby: [() => rows().sort(firstBy("score")), () => rows().sort(firstBy("score", -1))],
  underscore: [() => underscore.sortBy(rows(), "score"), () => underscore.sortBy(rows(), "score").reverse()],
};
for (const [name, both] of Object.entries(ways)) {
  const [least, greatest] = both.map((way) => way().map((row) => row.name).join(" "));
  console.log(`${name}: least first: ${least}; greatest first: ${greatest}`);
}
JS

node main.js | tee seen
diff seen - << 'SEEN'
array-sort: least first: fast slow none; greatest first: none slow fast
d3-array: least first: fast slow none; greatest first: slow fast none
fast-sort: least first: fast slow none; greatest first: slow fast none
lodash: least first: fast slow none; greatest first: none slow fast
natural-orderby: least first: fast slow none; greatest first: none slow fast
ramda: least first: none fast slow; greatest first: slow fast none
sort-array: least first: fast slow none; greatest first: slow fast none
thenby: least first: none fast slow; greatest first: slow fast none
underscore: least first: none fast slow; greatest first: slow fast none
SEEN
echo "As described."
