#!/usr/bin/env bash
# A gap of a second and a half ahead, -1500 ms, written as an ISO 8601 duration and read again. dayjs 1.11.23 writes -PT1.5S
# and reads its own text as +1500; iso8601-duration 2.1.4 drops the sign too. luxon 3.7.2, tinyduration 3.4.1 and moment
# 2.31.0 keep it. PT0,5S, the comma that ISO 8601 prefers, is 0 to dayjs. For a leaderboard of times: a gap is sent as a
# number, and a reader of durations is tried with a sign and with a comma.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts dayjs@1.11.23 iso8601-duration@2.1.4 luxon@3.7.2 tinyduration@3.4.1 \
    moment@2.31.0 > npm.log 2>&1
npm ls --depth=0 | grep @

cat > probe.cjs << 'SCRIPT'
const dayjs = require("dayjs");
dayjs.extend(require("dayjs/plugin/duration"));
const iso = require("iso8601-duration");
const { Duration } = require("luxon");
const tiny = require("tinyduration");
const moment = require("moment");
const readers = {
  dayjs: (text) => dayjs.duration(text).asMilliseconds(),
  "iso8601-duration": (text) => iso.toSeconds(iso.parse(text)) * 1000,
  luxon: (text) => Duration.fromISO(text).toMillis(),
  tinyduration: (text) => { const { negative, seconds } = tiny.parse(text); return seconds * (negative ? -1000 : 1000); },
  moment: (text) => moment.duration(text).asMilliseconds(),
};
console.log("dayjs writes", dayjs.duration(-1500).toISOString());
for (const [name, read] of Object.entries(readers)) console.log(name, "-PT1.5S", read("-PT1.5S"), "PT0,5S", read("PT0,5S"));
SCRIPT
timeout 60 node probe.cjs | tee seen
cat > expected << 'SEEN'
dayjs writes -PT1.5S
dayjs -PT1.5S 1500 PT0,5S 0
iso8601-duration -PT1.5S 1500 PT0,5S 500
luxon -PT1.5S -1500 PT0,5S 500
tinyduration -PT1.5S -1500 PT0,5S 500
moment -PT1.5S -1500 PT0,5S 500
SEEN
diff expected seen
