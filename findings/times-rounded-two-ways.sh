#!/usr/bin/env bash
# Athletics rounds times up to the hundredth: 10.001 s is a time of 10.01. athlib 0.9.8, written for athletics, does so in
# format_seconds_as_time(), and rounds to the nearest in check_performance_for_discipline(), which tidies what people type in:
# 10.001 is 10.00 there, and 59.996 is 60.00 instead of 1:00.00. Python's own formatting gives the latter as well.
# For a leaderboard of times: two tools over one list of results print different winners' times and different ties; times are
# kept as they were measured, and rounded once, where they are shown, by the rule that the board states.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
# It imports jsonschema and dateutil, and does not ask for them.
"$folder/venv/bin/pip" install --quiet athlib==0.9.8 jsonschema==4.26.0 python-dateutil==2.9.0.post0
cd "$folder"
venv/bin/pip list --format=freeze | grep -E '^athlib='

timeout 60 venv/bin/python - << 'PYTHON' | tee seen
import athlib

for event, text in (("100", "10.001"), ("100", "10.004"), ("100", "10.009"), ("400", "59.996")):
    print(text, "format_seconds_as_time", athlib.format_seconds_as_time(float(text), prec=2),
          "check_performance_for_discipline", athlib.check_performance_for_discipline(event, text),
          "Python", f"{float(text):.2f}")
PYTHON
cat > expected << 'SEEN'
10.001 format_seconds_as_time 10.01 check_performance_for_discipline 10.00 Python 10.00
10.004 format_seconds_as_time 10.01 check_performance_for_discipline 10.00 Python 10.00
10.009 format_seconds_as_time 10.01 check_performance_for_discipline 10.01 Python 10.01
59.996 format_seconds_as_time 1:00.00 check_performance_for_discipline 60.00 Python 60.00
SEEN
diff expected seen
