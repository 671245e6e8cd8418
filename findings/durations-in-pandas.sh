#!/usr/bin/env bash
# pandas 3.1.1 reads a fraction of an hour, a minute or a day in an ISO 8601 duration digit by digit: PT1.5H is 5 hours and a
# second to it, PT0.5M 5 minutes, PT1H0.5M 1:05:00, P1.5D 5 days and a second, and no error is raised; only seconds may have
# a fraction. isodate 0.7.2 and msgspec 0.22.0 read what is written. For a leaderboard of times: durations from files are
# read by something else, or written in seconds alone; a wrong result looks like a good one.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pandas==3.1.1 isodate==0.7.2 msgspec==0.22.0
cd "$folder"
venv/bin/pip list --format=freeze | grep -E '^(pandas|isodate|msgspec)='

timeout 60 venv/bin/python - << 'PYTHON' | tee seen
import datetime

import isodate
import msgspec
import pandas

for text in ("PT1.5S", "PT1.5H", "PT0.5M", "PT61.5M", "PT1H0.5M", "P1.5D"):
    print(text, "pandas", pandas.Timedelta(text).total_seconds(),
          "isodate", isodate.parse_duration(text).total_seconds(),
          "msgspec", msgspec.convert(text, datetime.timedelta).total_seconds())
PYTHON
cat > expected << 'SEEN'
PT1.5S pandas 1.5 isodate 1.5 msgspec 1.5
PT1.5H pandas 18001.0 isodate 5400.0 msgspec 5400.0
PT0.5M pandas 300.0 isodate 30.0 msgspec 30.0
PT61.5M pandas 361.0 isodate 3690.0 msgspec 3690.0
PT1H0.5M pandas 3900.0 isodate 3630.0 msgspec 3630.0
P1.5D pandas 432001.0 isodate 129600.0 msgspec 129600.0
SEEN
diff expected seen
