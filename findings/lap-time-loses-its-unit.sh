#!/usr/bin/env bash
# A lap time written as people write it changes its unit with its digits. PostgreSQL (16.2 here) reads interval '1:30' as
# an hour and a half, and '1:30.5' as a minute and a half: the fraction alone makes hours minutes; 'PT1:30.5' is an hour
# and 30 minutes and 30 seconds again. moment 2.31.0 says 5400 s, and 0 for the one with a fraction; parse-duration 2.1.9
# says about one millisecond for both. For a leaderboard of times: take numbers in a stated unit, and never hand "m:ss.f"
# to a database or a library to read.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pgserver==0.1.4
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts moment@2.31.0 parse-duration@2.1.9 > npm.log 2>&1

XDG_RUNTIME_DIR="$folder" timeout 60 venv/bin/python - << 'PYTHON' | tee seen
import tempfile

import pgserver

with tempfile.TemporaryDirectory() as folder:
    server = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        print(" ".join(server.psql("select version()").split("\n")[2].split()[:2]))
        for text in ("1:30", "1:30.5", "0:59", "0:59.5", "PT1:30.5", "1 minute 30.5 seconds"):
            seconds = server.psql(f"select extract(epoch from interval '{text}')::float8").split("\n")[2].strip()
            print(f"PostgreSQL '{text}': {seconds} s")
    finally:
        server.cleanup()
PYTHON

cat > probe.mjs << 'SCRIPT'
import moment from "moment";
import parse from "parse-duration";
for (const text of ["1:30", "1:30.5"]) {
  console.log(`moment '${text}': ${moment.duration(text).asSeconds()} s`);
  console.log(`parse-duration '${text}': ${parse(text)} ms`);
}
SCRIPT
timeout 60 node probe.mjs | tee -a seen

cat > expected << 'SEEN'
PostgreSQL 16.2
PostgreSQL '1:30': 5400 s
PostgreSQL '1:30.5': 90.5 s
PostgreSQL '0:59': 3540 s
PostgreSQL '0:59.5': 59.5 s
PostgreSQL 'PT1:30.5': 5430 s
PostgreSQL '1 minute 30.5 seconds': 90.5 s
moment '1:30': 5400 s
parse-duration '1:30': 1.03 ms
moment '1:30.5': 0 s
parse-duration '1:30.5': 1.0305 ms
SEEN
diff expected seen
