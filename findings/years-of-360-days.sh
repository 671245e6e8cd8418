#!/usr/bin/env bash
# How many days a season or a limit of "1 month", "12 months" and "1 year" has, by the library that reads it. limits 5.8.0, behind
# the rate limits of Flask and FastAPI, has a year of 360 days, humanfriendly 10.0 one of 364. Twelve months are not a year for
# pendulum 3.3.0, luxon 3.7.2 and human-interval 2.0.1, which make 360 and 365 of them, and for PostgreSQL (16.2), where eleven
# months are 330 days and the twelfth adds 35.25. moment 2.31.0 makes 30 and 365, date-fns 4.4.0 30.436875 and 365.2425. pandas
# 3.1.1 refuses 1Y, and takes P1M, a month in ISO 8601, for a minute. For a leaderboard: the end of a season is a moment on a
# calendar, computed by the server; whoever counts it from a length of months or years is days off.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet limits==5.8.0 humanfriendly==10.0 pendulum==3.3.0 pandas==3.1.1 pgserver==0.1.4
npm install --silent --no-audit --no-fund --ignore-scripts \
    luxon@3.7.2 moment@2.31.0 human-interval@2.0.1 date-fns@4.4.0 > npm.log 2>&1

cat > probe.py << 'PYTHON'
import tempfile

import humanfriendly
import limits
import pandas
import pendulum
import pgserver

DAY = 86400
print("limits", *(limits.parse(f"1 per {span}").get_expiry() / DAY for span in ("1 month", "12 month", "1 year")))
print("pendulum", *(pendulum.duration(**span).total_days() for span in ({"months": 1}, {"months": 12}, {"years": 1})))
print("humanfriendly", humanfriendly.parse_timespan("1 year") / DAY)
print("pandas P1M in minutes", pandas.Timedelta("P1M") / pandas.Timedelta(minutes=1), flush=True)
with tempfile.TemporaryDirectory() as folder:
    server = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        for span in ("1 month", "11 months", "12 months", "1 year"):
            days = server.psql(f"SELECT (extract(epoch FROM interval '{span}') / {DAY})::float8").split("\n")[2].strip()
            print("PostgreSQL", span, days)
    finally:
        server.cleanup()
PYTHON
cat > probe.mjs << 'SCRIPT'
import { milliseconds } from "date-fns";
import interval from "human-interval";
import { Duration } from "luxon";
import moment from "moment";
const spans = [{ months: 1 }, { months: 12 }, { years: 1 }], day = 86400e3;
const text = (span) => Object.entries(span).map(([unit, number]) => `${number} ${unit}`)[0];
console.log("luxon", ...spans.map((span) => Duration.fromObject(span).as("days")));
console.log("moment", ...spans.map((span) => moment.duration(span).asDays()));
console.log("human-interval", ...spans.map((span) => interval(text(span)) / day));
console.log("date-fns", ...spans.map((span) => (milliseconds(span) / day).toFixed(4)));
SCRIPT
{ XDG_RUNTIME_DIR="$folder" timeout 60 venv/bin/python probe.py; timeout 60 node probe.mjs; } | tee seen

cat > expected << 'SEEN'
limits 30.0 360.0 360.0
pendulum 30.0 360.0 365.0
humanfriendly 364.0
pandas P1M in minutes 1.0
PostgreSQL 1 month 30
PostgreSQL 11 months 330
PostgreSQL 12 months 365.25
PostgreSQL 1 year 365.25
luxon 30 360 365
moment 30 365 365
human-interval 30 360 365
date-fns 30.4369 365.2425 365.2425
SEEN
diff expected seen
