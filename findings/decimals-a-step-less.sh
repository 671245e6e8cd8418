#!/usr/bin/env bash
# Scores in Parquet files through @dsnp/parquetjs 1.8.8. What it writes into a decimal of two places is multiplied and cut off: 0.29
# becomes 0.28, and so do 4,586 of the 100,001 scores up to 1000.00, each a step less, to every reader there is. A column of at
# most nine digits that it wrote it reads back as halves of its numbers: every second score is 0, and the later half of the players
# is without theirs. Unsigned numbers it reads with a sign: a score of 4,000,000,000 in a column of uint32 is -294,967,296, and
# the best is last. Nothing is told. hyparquet 1.33.0 reads all of them, and hyparquet-writer 0.17.0 rounds; pyarrow is 26.0.1. For
# a leaderboard: a file keeps scores as doubles or signed numbers, and a program that writes decimals is tried with 0.29 first.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @dsnp/parquetjs@1.8.8 hyparquet@1.33.0 hyparquet-writer@0.17.0 > npm.log 2>&1
python3 -m venv venv
venv/bin/pip install --quiet pyarrow==26.0.1
npm ls --depth=0 | grep @
venv/bin/pip list --format=freeze | grep pyarrow

cat > write.mjs << 'SCRIPT'
import { writeFileSync } from "node:fs";
import parquetjs from "@dsnp/parquetjs";
import { parquetWriteBuffer } from "hyparquet-writer";

const scores = Array.from({ length: 100001 }, (_, step) => step / 100);
const schema = new parquetjs.ParquetSchema({ score: { type: "DECIMAL", precision: 9, scale: 2 } });
const writer = await parquetjs.ParquetWriter.openFile(schema, "parquetjs.parquet");
for (const score of scores) await writer.appendRow({ score });
await writer.close();
for (const precision of [9, 18]) {
  const own = new parquetjs.ParquetSchema({ score: { type: "DECIMAL", precision, scale: 2 } });
  const few = await parquetjs.ParquetWriter.openFile(own, `own decimal${precision}.parquet`);
  for (const score of [99.99, 4.5, 7, -1.5]) await few.appendRow({ score });
  await few.close();
}
const column = { name: "score", type: "INT32", converted_type: "DECIMAL", precision: 9, scale: 2, repetition_type: "REQUIRED" };
writeFileSync("hyparquet-writer.parquet", Buffer.from(parquetWriteBuffer({
  columnData: [{ name: "score", data: scores }], schema: [{ name: "root", num_children: 1 }, column],
})));
SCRIPT
cat > probe.py << 'PYTHON'
from decimal import Decimal

import pyarrow
import pyarrow.parquet

for writer in ("parquetjs", "hyparquet-writer"):
    read = pyarrow.parquet.read_table(f"{writer}.parquet")["score"].to_pylist()
    less = [step for step, score in enumerate(read) if score != Decimal(step) / 100]
    steps = {read[step] * 100 - step for step in less}
    examples = "".join(f"; {Decimal(step) / 100} is {read[step]}" for step in less[:3])
    print(f"written by {writer}: {len(less)} of {len(read)} otherwise, by {sorted(map(str, steps))} steps{examples}")
whole = {"uint32": [4_000_000_000, 7], "uint64": [2**64 - 1, 7]}
columns = {name: pyarrow.array(scores, getattr(pyarrow, name)()) for name, scores in whole.items()}
columns["decimal9"] = pyarrow.array(map(Decimal, ("99.99", "4.50", "7.00", "-1.50")), pyarrow.decimal128(9, 2))
columns["decimal18"] = columns["decimal9"].cast(pyarrow.decimal128(18, 2))
for name, scores in columns.items():
    options = {"compression": "none", "use_dictionary": False, "store_decimal_as_integer": True}
    pyarrow.parquet.write_table(pyarrow.table({"score": scores}), f"{name}.parquet", **options)
PYTHON
cat > read.mjs << 'SCRIPT'
import parquetjs from "@dsnp/parquetjs";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";

for (const name of ["uint32", "uint64", "decimal18", "decimal9", "own decimal18", "own decimal9"]) {
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(`${name}.parquet`) });
  console.log(`${name} read by hyparquet: ${rows.map((row) => String(row.score)).join(", ")}`);
  const reader = await parquetjs.ParquetReader.openFile(`${name}.parquet`);
  const cursor = reader.getCursor();
  const read = [];
  for (let row = await cursor.next(); row; row = await cursor.next()) read.push(String(row.score));
  console.log(`${name} read by parquetjs: ${read.join(", ")}`);
  await reader.close();
}
SCRIPT
{
    timeout 120 node write.mjs
    timeout 120 venv/bin/python probe.py
    timeout 120 node read.mjs
} | tee seen

cat > expected << 'SEEN'
written by parquetjs: 4586 of 100001 otherwise, by ['-1.00'] steps; 0.29 is 0.28; 0.57 is 0.56; 0.58 is 0.57
written by hyparquet-writer: 0 of 100001 otherwise, by [] steps
uint32 read by hyparquet: 4000000000, 7
uint32 read by parquetjs: -294967296, 7
uint64 read by hyparquet: 18446744073709551615, 7
uint64 read by parquetjs: -1, 7
decimal18 read by hyparquet: 99.99, 4.5, 7, -1.5
decimal18 read by parquetjs: 99.99, 4.5, 7, -1.5
decimal9 read by hyparquet: 99.99, 4.5, 7, -1.5
decimal9 read by parquetjs: 99.99, 4.5, 7, -1.5
own decimal18 read by hyparquet: 99.99, 4.5, 7, -1.5
own decimal18 read by parquetjs: 99.99, 4.5, 7, -1.5
own decimal9 read by hyparquet: 99.99, 4.5, 7, -1.5
own decimal9 read by parquetjs: 99.99, 0, 4.5, 0
SEEN
diff expected seen
