#!/usr/bin/env bash
# A time as browsers measure it, 59999.6 ms (performance.now() has fractions), shown as m:ss.SSS. One expects 0:59.999 or
# 1:00.000; dayjs 1.11.23 shows 0:59.999.5999999999985. Of 1.001 s, times 1000, it makes 0:01.0.9999999999998863, and luxon 3.7.2
# and format-duration 3.0.2 make 0:01.000, a thousandth too good, while pretty-ms 10.0.0 and toFixed say 1.001. A gap of -61.5 s
# is -1:-01.-500 to luxon and -1:-1.-500 to dayjs. For a leaderboard of times: whole milliseconds are made once, by rounding,
# before anything is ranked or shown, and the sign is written by hand.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts dayjs@1.11.23 luxon@3.7.2 pretty-ms@10.0.0 format-duration@3.0.2 \
    > npm.log 2>&1
npm ls --depth=0 | grep @

cat > probe.mjs << 'SCRIPT'
import dayjs from "dayjs";
import duration from "dayjs/plugin/duration.js";
import format from "format-duration";
import { Duration } from "luxon";
import prettyMs from "pretty-ms";
dayjs.extend(duration);
for (const time of [59999.6, 1.001 * 1000, -61500]) {
  console.log(time, "dayjs", dayjs.duration(time).format("m:ss.SSS"), "luxon", Duration.fromMillis(time).toFormat("m:ss.SSS"),
    "pretty-ms", prettyMs(time, { secondsDecimalDigits: 3 }), "format-duration", format(time, { ms: true }),
    "toFixed", (time / 1000).toFixed(3));
}
SCRIPT
timeout 60 node probe.mjs | tee seen
cat > expected << 'SEEN'
59999.6 dayjs 0:59.999.5999999999985 luxon 0:59.999 pretty-ms 59.999s format-duration 0:59.999 toFixed 60.000
1000.9999999999999 dayjs 0:01.0.9999999999998863 luxon 0:01.000 pretty-ms 1.001s format-duration 0:01.000 toFixed 1.001
-61500 dayjs -1:-1.-500 luxon -1:-01.-500 pretty-ms -1m 1.500s format-duration -1:01.500 toFixed -61.500
SEEN
diff expected seen
