#!/usr/bin/env bash
# A column of durations that pandas 3.1.1 writes through fastparquet 2026.9.0 becomes a time of day in the file. Results under a
# day look right everywhere; with one of 25 hours DuckDB 2.0.1 cannot read the column at all, polars 2.1.0 reads nothing there, and
# pyarrow 26.0.1 hands out 01:00, while a gap of -1.5 s is 23:59:58.5. Only fastparquet itself reads back what was written.
# Through pyarrow the column is one of durations, a number of nanoseconds to DuckDB. For a leaderboard of times: one ultra runner
# ruins an archive of results that was good for years; results are numbers in the unit that the board states.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pandas==3.1.1 fastparquet==2026.9.0 pyarrow==26.0.1 duckdb==2.0.1 polars==2.1.0
cd "$folder"
venv/bin/pip list --format=freeze | grep -E '^(pandas|fastparquet|pyarrow|duckdb|polars)='

cat > probe.py << 'PYTHON'
import warnings

import duckdb
import pandas
import polars
import pyarrow.parquet

warnings.simplefilter("ignore")
READERS = {
    "fastparquet": lambda: pandas.read_parquet("results.parquet", engine="fastparquet")["time"].dt.total_seconds().tolist(),
    "pyarrow": lambda: [str(time) for time in pyarrow.parquet.read_table("results.parquet")["time"].to_pylist()],
    "polars": lambda: [str(time) for time in polars.read_parquet("results.parquet")["time"]],
    "duckdb": lambda: [str(time) for (time,) in duckdb.sql("select time from 'results.parquet'").fetchall()],
}
for engine, seconds in (("fastparquet", [90.5]), ("fastparquet", [90.5, 90000, -1.5]), ("pyarrow", [90.5, 90000, -1.5])):
    pandas.DataFrame({"time": pandas.to_timedelta(seconds, unit="s")}).to_parquet("results.parquet", engine=engine)
    for name, read in READERS.items():
        if (engine, name) == ("pyarrow", "fastparquet"):
            continue
        try:
            told = read()
        except duckdb.InvalidInputException as refused:
            told = str(refused).split(":")[1].strip()[:18]
        print("written by", engine, seconds, "read by", name, told)
PYTHON
timeout 60 venv/bin/python probe.py | tee seen
cat > expected << 'SEEN'
written by fastparquet [90.5] read by fastparquet [90.5]
written by fastparquet [90.5] read by pyarrow ['00:01:30.500000']
written by fastparquet [90.5] read by polars ['00:01:30.500000']
written by fastparquet [90.5] read by duckdb ['00:01:30.500000']
written by fastparquet [90.5, 90000, -1.5] read by fastparquet [90.5, 90000.0, -1.5]
written by fastparquet [90.5, 90000, -1.5] read by pyarrow ['00:01:30.500000', '01:00:00', '23:59:58.500000']
written by fastparquet [90.5, 90000, -1.5] read by polars ['00:01:30.500000', 'None', 'None']
written by fastparquet [90.5, 90000, -1.5] read by duckdb Invalid TIME value
written by pyarrow [90.5, 90000, -1.5] read by pyarrow ['0 days 00:01:30.500000', '1 days 01:00:00', '-1 days +23:59:58.500000']
written by pyarrow [90.5, 90000, -1.5] read by polars ['0:01:30.500000', '1 day, 1:00:00', '-1 day, 23:59:58.500000']
written by pyarrow [90.5, 90000, -1.5] read by duckdb ['90500000000', '90000000000000', '-1500000000']
SEEN
diff expected seen
